/** SQLite's result codes: the number, the name that better-sqlite3 gives it, and SQLite's own words for it. */
const CODES: readonly (readonly [number, string, string])[] = [
  [3, 'SQLITE_PERM', 'access permission denied'],
  [4, 'SQLITE_ABORT', 'query aborted'],
  [5, 'SQLITE_BUSY', 'database is locked'],
  [6, 'SQLITE_LOCKED', 'database table is locked'],
  [7, 'SQLITE_NOMEM', 'out of memory'],
  [8, 'SQLITE_READONLY', 'attempt to write a readonly database'],
  [9, 'SQLITE_INTERRUPT', 'interrupted'],
  [10, 'SQLITE_IOERR', 'disk I/O error'],
  [11, 'SQLITE_CORRUPT', 'database disk image is malformed'],
  [13, 'SQLITE_FULL', 'database or disk is full'],
  [14, 'SQLITE_CANTOPEN', 'unable to open database file'],
  [15, 'SQLITE_PROTOCOL', 'locking protocol'],
  [17, 'SQLITE_SCHEMA', 'database schema has changed'],
  [18, 'SQLITE_TOOBIG', 'string or blob too big'],
  [19, 'SQLITE_CONSTRAINT', 'constraint failed'],
  [20, 'SQLITE_MISMATCH', 'datatype mismatch'],
  [21, 'SQLITE_MISUSE', 'bad parameter or other API misuse'],
  [22, 'SQLITE_NOLFS', 'large file support is disabled'],
  [26, 'SQLITE_NOTADB', 'file is not a database'],
];
/** Extended codes that the hub distinguishes from their family; their last byte is the number of the family. */
const EXTENDED: Readonly<Record<number, string>> = {
  261: 'SQLITE_BUSY_RECOVERY',
  517: 'SQLITE_BUSY_SNAPSHOT',
  773: 'SQLITE_BUSY_TIMEOUT',
  3082: 'SQLITE_IOERR_NOMEM',
};

/** The error that better-sqlite3 throws: `code` is the name of SQLite's result code. */
export class SqliteError extends Error {
  static {
    // Set before the stack is captured, which starts with the name.
    this.prototype.name = 'SqliteError';
  }

  constructor(
    message: string,
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** @throws {SqliteError} for errors of SQLite; all other errors pass through unchanged. */
export function withNamedErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw named(error);
  }
}

/** Converts an error of SQLite to a {@link SqliteError}. */
export function named(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_SQLITE_ERROR') return error;
  const message = error.message.replace(/^Failed to open database: /, '');
  const name = 'errcode' in error ? nameOfNumber(Number(error.errcode)) : nameOfMessage(message);
  return new SqliteError(message, name, { cause: error });
}

function nameOfNumber(code: number): string {
  const family = CODES.find(([number]) => number === (code & 0xff));
  return EXTENDED[code] ?? family?.[1] ?? 'SQLITE_ERROR';
}

/** Failures while rows are read come without a number. */
function nameOfMessage(message: string): string {
  return CODES.find(([, , words]) => message.includes(words))?.[1] ?? 'SQLITE_ERROR';
}
