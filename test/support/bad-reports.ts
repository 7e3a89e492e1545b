import {
  brief,
  DEEP_LISTS,
  DEEP_OBJECTS,
  EMOJI,
  json,
  REFUSED_ID,
  REGISTERED,
  RUNNING,
} from './input-case.js';

/** A report's members as JSON text (some have no value in JavaScript), all wrong. */
export interface BadReport {
  readonly sentence: string;
  readonly members: string;
  readonly pointers: readonly string[];
}
export const WRONG_COUNTS = ['"5"', '"NaN"', '-1', '1.5', '1e999', '9007199254740992'];
const WRONG_KEYS = [...WRONG_COUNTS, '-1e999', '1e20', 'true', '[]', '{"toString":1}'];
// Any number is a figure.
const WRONG_FIGURES = [
  '"5"',
  '"NaN"',
  '" "',
  'true',
  'false',
  '[]',
  '[5]',
  '{}',
  '{"constructor":1}',
  '{"toString":1}',
];
// prettier-ignore
const WRONG_INSTANTS = [
  '5', '1795251600000', 'true', '[]', '{}', '" "', '"yesterday"', '"2026-11-21"', '"2026-11-21T09:00:00"',
  '"2026-11-21T09:00Z"', '"2026-11-21T09:00:00+0100"', '"2026-11-21T09:00:00+24:00"', '"2026-11-21T09:00:00Z "',
  '"2026-02-30T09:00:00Z"', '"2025-02-29T09:00:00Z"', '"2026-04-31T09:00:00Z"', '"2026-13-01T09:00:00Z"',
  '"2026-00-01T09:00:00Z"', '"2026-11-00T09:00:00Z"', '"2026-11-21T24:00:00Z"', '"2026-11-21T09:60:00Z"',
  '"2026-11-21T09:00:61Z"', '"2026-11-21T09:00:00.Z"', '"2026-11-21T09:00:00,5Z"', '"10000-01-01T00:00:00Z"',
  '"+010000-01-01T00:00:00Z"', '"-0001-01-01T00:00:00Z"', '"Sat, 21 Nov 2026 09:00:00 GMT"',
];
const FIGURES = [
  'bytes_transferred',
  'total_bytes',
  'transfer_speed_bps',
  'eta_seconds',
  'progress_percent',
  'warning_count',
];
const WRONG_ERRORS: readonly (readonly [value: string, pointer: string])[] = [
  ['5', ''],
  ['["it broke"]', ''],
  ['{}', '/message'],
  ['{"message":5}', '/message'],
  ['{"message":"it broke","timestamp":"yesterday"}', '/timestamp'],
];
const MANY_WRONG_ERRORS = [
  ...WRONG_ERRORS,
  ['false', ''],
  ['[]', ''],
  ['[{"message":"it broke"}]', ''],
  [DEEP_LISTS, ''],
  ['{"message":null}', '/message'],
  ['{"message":["it broke"]}', '/message'],
  ['{"__proto__":{"message":"it broke"}}', '/message'],
  [DEEP_OBJECTS, '/message'],
  ['{"message":"it broke","timestamp":5}', '/timestamp'],
] as const;

export function wrongTexts(max: number): string[] {
  return ['5', '"\\ud800"', json('x'.repeat(max + 1)), json(EMOJI.repeat(max + 1))];
}

function manyWrongTexts(max: number): string[] {
  const wrong = [
    'true',
    '[]',
    '["x"]',
    '{}',
    '{"constructor":1}',
    '{"__proto__":"x"}',
    '{"length":3}',
    DEEP_LISTS,
  ];
  return [...wrongTexts(max), ...wrong, '"a\\udc00b"', '"\\udcbe\\ud83d"'];
}

export function bad(member: string, values: readonly string[], pointer = `/${member}`): BadReport[] {
  return values.map((value) => ({
    sentence: `${member} ${brief(value)}`,
    members: `"${member}":${value}`,
    pointers: [pointer],
  }));
}

function badError(errors: readonly (readonly [value: string, pointer: string])[]): BadReport[] {
  return errors.flatMap(([value, below]) => bad('error', [value], `/error${below}`));
}

/** The same fault in the disk at `at` of a list. */
export function inDisk({ sentence, members, pointers }: BadReport, at = 0): BadReport {
  const before = Array.from({ length: at }, (_, i) => `{"disk_index":${i}},`).join('');
  const index = members.includes('"disk_index"') ? '' : `"disk_index":${at},`;
  return {
    sentence: `a disk with ${sentence}`,
    members: `"disks":[${before}{${index}${members}}]`,
    pointers: pointers.map((pointer) => `/disks/${at}${pointer}`),
  };
}

const disksOf = (count: number): string => json(Array.from({ length: count }, (_, i) => ({ disk_index: i })));

export const WRONG_DISKS: BadReport[] = [
  ...bad('disks', [
    '{}',
    '"x"',
    '5',
    'false',
    '{"length":1,"0":{"disk_index":0}}',
    '{"__proto__":[]}',
    DEEP_OBJECTS,
  ]),
  ...bad('disks', ['[null]', '[5]', '["x"]', '[[]]', '[[{"disk_index":0}]]', DEEP_LISTS], '/disks/0'),
  ...bad('disks', [
    disksOf(1_025),
    json(Array.from({ length: 100_000 }, () => ({}))),
    json(Array(100_000).fill(null)),
  ]),
  ...bad('disks', ['[{"disk_index":3},{"disk_index":4},{"disk_index":3}]']),
  ...bad('disks', ['[{}]', '[{"__proto__":{"disk_index":0}}]'], '/disks/0/disk_index'),
  ...bad('disks', ['[{"disk_index":0},null]', '[{"disk_index":0},[]]'], '/disks/1'),
  {
    sentence: 'disks of which two are wrong',
    members: '"disks":[{"disk_index":-1},{"disk_index":1},{"disk_index":65536,"label":5}]',
    pointers: ['/disks/0/disk_index', '/disks/2/disk_index', '/disks/2/label'],
  },
];
export const WRONG_DISK_INDEXES = bad('disk_index', [
  ...WRONG_COUNTS,
  '65536',
  'null',
  '[]',
  '{"toString":1}',
]);

export const BAD_REPORTS: readonly BadReport[] = [
  ...bad('status', [
    'null',
    '5',
    '""',
    '"RUNNING"',
    '"stalled"',
    '"transferring"',
    '"running "',
    '["running"]',
  ]),
  ...bad('status', ['{"toString":1}', '"constructor"', '"__proto__"', 'true', DEEP_LISTS]),
  ...bad('sequence', WRONG_KEYS),
  ...FIGURES.flatMap((member) => bad(member, WRONG_FIGURES)),
  ...bad('timestamp', WRONG_INSTANTS),
  ...bad('vm_name', manyWrongTexts(255)),
  ...bad('current_phase', ['5', 'true', '[]', '{}', '{"toString":1}']),
  ...['repository_id', 'policy_id'].flatMap((member) => bad(member, wrongTexts(128))),
  ...bad('backup_type', ['5', '" "', '"FULL"', '"synthetic"', '["full"]', '{}', '"constructor"']),
  ...badError(MANY_WRONG_ERRORS),
  ...WRONG_DISKS,
  ...WRONG_DISK_INDEXES.map((fault) => inDisk(fault)),
  ...['bytes_transferred', 'total_bytes', 'progress_percent'].flatMap((member) =>
    bad(member, WRONG_FIGURES).map((fault) => inDisk(fault, 1)),
  ),
  ...bad('label', wrongTexts(255)).map((fault) => inDisk(fault, 2)),
  ...bad('status', ['5', '" "', '"cancelled"', '"stalled"', '"RUNNING"', '{}']).map((fault) => inDisk(fault)),
  ...badError(WRONG_ERRORS).map((fault) => inDisk(fault)),
  {
    sentence: 'three members wrong at once',
    members: '"status":"done","sequence":-1,"vm_name":5',
    pointers: ['/sequence', '/status', '/vm_name'],
  },
];

/** Whole items of a batch that are wrong in ways in which a report alone cannot be. */
export const BAD_ITEMS: readonly { item: string; pointers: readonly string[] }[] = [
  ...['null', '5', '"x"', 'true', '[]', '[[]]', DEEP_LISTS].map((item) => ({ item, pointers: [''] })),
  { item: '{}', pointers: ['/job_id', '/job_type', '/status'] },
  { item: `{${REGISTERED},${RUNNING}}`, pointers: ['/job_id'] },
  { item: `{"job_id":"${REFUSED_ID}",${RUNNING}}`, pointers: ['/job_type'] },
  ...[
    'null',
    '5',
    '""',
    '" "',
    '"a "',
    '" a"',
    '"a\\u00a0"',
    '"\\ufeffa"',
    '"."',
    '".."',
    '"a\\u0000"',
    '"a\\nb"',
    '"a\\u0085b"',
    '"\\ud800"',
    '["a"]',
    '{}',
  ]
    .concat(json('a'.repeat(129)), json('a'.repeat(2_000)), json(EMOJI.repeat(129)), '{"constructor":1}')
    .map((id) => ({ item: `{"job_id":${id},${REGISTERED},${RUNNING}}`, pointers: ['/job_id'] })),
  ...['null', '5', '""', '"BACKUP"', '"batch"', '"toString"', '["backup"]', '{}'].map((type) => ({
    item: `{"job_id":"${REFUSED_ID}","job_type":${type},${RUNNING}}`,
    pointers: ['/job_type'],
  })),
];
