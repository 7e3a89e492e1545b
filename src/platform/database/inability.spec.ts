import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { QueryFailedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { inabilityOf, isTransient } from './database-errors.js';
import { INABILITY_WORDS } from './inability.js';
import type { Inability } from './inability.js';

const require = createRequire(import.meta.url);
const home = dirname(require.resolve('mysql2/package.json'));
/** By number, as mysql2 makes codes of what a server says. */
const NAMES = require(join(home, 'lib/constants/errors.js')) as Readonly<Record<number, string>>;

function ofServer(errno: number): Error {
  const cause = Object.assign(new Error('said by a server'), { errno, code: NAMES[errno] });
  return new QueryFailedError('INSERT …', [], cause);
}

function ofSqlite(code: string, message = 'said by SQLite'): Error {
  return new QueryFailedError('INSERT …', [], Object.assign(new Error(message), { code }));
}

const BY_NUMBER: readonly [Inability, readonly number[]][] = [
  ['away', [1040, 1047, 1053, 1129, 1203, 1226, 1927, 3032, 3168, 4031]],
  ['login', [1044, 1045, 1049, 1130, 1251, 1698, 1820, 1862, 3118, 3159, 3955, 4151]],
  ['right', [1142, 1143, 1227, 1370, 1449]],
  ['schema', [1046, 1054, 1146, 1356, 1364, 1932]],
  ['full', [1021, 1026, 1037, 1038, 1041, 1114, 1878, 3015, 3019, 3170, 3675]],
  ['read-only', [1036, 1207, 1290, 1792, 1836, 1874, 1881, 3989]],
  [
    'file',
    [
      1004, 1015, 1016, 1017, 1024, 1030, 1034, 1194, 1195, 1286, 1459, 1598, 1707, 1712, 1810, 1811, 1812,
      1814, 1817, 1877, 3161,
    ],
  ],
  ['busy', [1135, 1205, 1206, 1317, 1637, 1665, 1969, 3024, 3098, 3100]],
];

describe('an error of MySQL or MariaDB', () => {
  it.each(BY_NUMBER)('is taken for the state %s by its number', (inability, numbers) => {
    expect(numbers.map((errno) => [errno, inabilityOf(ofServer(errno))])).toEqual(
      numbers.map((errno) => [errno, inability]),
    );
  });

  it.each([
    ['a syntax error', 1064],
    ['a text that is too long', 1406],
    ['a number that is out of range', 1264],
    ['a NULL where none may be', 1048],
    ['a child without its parent', 1452],
    ['a wrong count of values', 1136],
  ])('that is %s is a fault of the hub', (_what, errno) => {
    expect(inabilityOf(ofServer(errno))).toBeUndefined();
    expect(isTransient(ofServer(errno))).toBe(false);
  });

  it.each([1020, 1062, 1180, 1213, 1412, 3101])('with the number %i is worth another attempt', (errno) => {
    expect(isTransient(ofServer(errno))).toBe(true);
  });
});

describe('an error of SQLite', () => {
  it.each<[Inability, string, string?]>([
    ['read-only', 'SQLITE_READONLY'],
    ['read-only', 'SQLITE_READONLY_DBMOVED'],
    ['read-only', 'SQLITE_PERM'],
    ['full', 'SQLITE_FULL'],
    ['full', 'SQLITE_NOMEM'],
    ['full', 'SQLITE_IOERR_NOMEM'],
    ['file', 'SQLITE_CANTOPEN'],
    ['file', 'SQLITE_CANTOPEN_ISDIR'],
    ['file', 'SQLITE_IOERR_WRITE'],
    ['file', 'SQLITE_CORRUPT'],
    ['file', 'SQLITE_CORRUPT_INDEX'],
    ['file', 'SQLITE_NOTADB'],
    ['busy', 'SQLITE_BUSY'],
    ['busy', 'SQLITE_BUSY_TIMEOUT'],
    ['busy', 'SQLITE_LOCKED_SHAREDCACHE'],
    ['busy', 'SQLITE_PROTOCOL'],
    ['schema', 'SQLITE_ERROR', 'no such table: backup_jobs'],
    ['schema', 'SQLITE_ERROR', 'no such column: words'],
    ['schema', 'SQLITE_ERROR', 'table backup_jobs has no column named words'],
  ])('is taken for the state %s where it is %s', (inability, code, message) => {
    expect(inabilityOf(ofSqlite(code, message))).toBe(inability);
  });

  it.each([
    ['SQLITE_ERROR', 'near "FORM": syntax error'],
    ['SQLITE_ERROR', 'no such function: nowadays'],
    ['SQLITE_CONSTRAINT_NOTNULL', 'NOT NULL constraint failed'],
    ['SQLITE_MISUSE', 'bad parameter'],
  ])('that is %s, %s, is a fault of the hub', (code, message) => {
    expect(inabilityOf(ofSqlite(code, message))).toBeUndefined();
  });
});

it('has words for every inability that name no statement and no path', () => {
  for (const words of Object.values(INABILITY_WORDS)) expect(words).not.toMatch(/[/`]|SELECT|INSERT/);
});
