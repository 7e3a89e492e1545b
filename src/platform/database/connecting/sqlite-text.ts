/**
 * The SQLite for any Node ends a text at its first NUL, whether it is written or read. So a NUL is written as two U+0001,
 * and U+0001 itself as U+0001 and U+0002. Names of machines with either are all but unheard of, and come back whole.
 */
export function withoutNul(text: string): string {
  // eslint-disable-next-line no-control-regex -- these very characters are looked for
  if (!/[\0\u0001]/.test(text)) return text;
  return text.replaceAll('\u0001', '\u0001\u0002').replaceAll('\0', '\u0001\u0001');
}

export function withNul(text: string): string {
  // eslint-disable-next-line no-control-regex -- these very characters are looked for
  return text.replace(/\u0001([\u0001\u0002])/g, (_, which: string) =>
    which === '\u0001' ? '\0' : '\u0001',
  );
}
