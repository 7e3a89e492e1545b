/** Ids that clients make of the names of machines, of volumes and of times, and that break what is careless. */
export const JOB_IDS: readonly string[] = [
  'backup-db (prod)-1760104542',
  'backup-Büro-Server-1760104542',
  'backup-My VM-1760104542',
  'backup-[test]-1760104542',
  "backup-Ada's laptop-1760104542",
  'host/2026-11-25T02:00',
  'C:\\Data\\"nightly"',
  'DOMAIN\\host$@site.example',
  '-rf',
  '--json',
  '...',
  '../../etc/passwd',
  '100%',
  '%2F%zz%00',
  'a+b c&d=e;f,g?h#i!*|~`^{}',
  "'; DROP TABLE backup_jobs; -- ?",
  '<b>${id}</b>',
  '仮想マシン-01',
  'ｆｕｌｌ～ｗｉｄｔｈ',
  'שרת-גיבוי-٣',
  'می\u200cخواهم',
  '\u{1F468}\u200d\u{1F469}\u200d\u{1F467} \u{1F1E9}\u{1F1EA}',
  'right-\u202eto\u202c-left',
  'line\u2028and\u2029paragraph',
  'private \ue000\uffff',
  '\u{10FFFF}',
  '\u{1F4BE}'.repeat(128),
  'ä'.repeat(128),
];

/** Ids of which a database that folds, trims or normalises would make one. */
export const SIMILAR_IDS: readonly string[] = [
  'ü',
  'u\u0308',
  'Ü',
  'ue',
  'u',
  'ｕ',
  'u\u200d',
  'u\u00ad',
  'u\u200b',
  'u\u034f',
  'u-',
  'u -',
  'u  -',
  'ss',
  'ß',
  'ſs',
  'ﬀ',
  'ff',
  'i\u0307',
  'İ',
  'ı',
  'Å',
  '\u212b',
  '%75',
];

/** As some clients write a path: every byte of it encoded. */
export function fullyEncoded(id: string): string {
  return Array.from(Buffer.from(id), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

/** By their bytes in UTF-8. */
export function inByteOrder(ids: readonly string[]): string[] {
  return ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
