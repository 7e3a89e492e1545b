import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SqliteDriver } from './sqlite-driver.js';
import { SqliteForAnyNode } from './sqlite-for-any-node.js';

/** The driver of this Node, and the one of Node 20, which runs on all of them: the hub must not see the difference. */
const DRIVERS = [
  ['the driver of this Node', SqliteDriver],
  // It has only the part of the interface that the hub uses, which is what is tested here.
  ['the driver for any Node', SqliteForAnyNode as unknown as typeof SqliteDriver],
] as const;

describe.each(DRIVERS)('%s', (_name, Driver) => {
  const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), 'hub-driver-'));
    onTestFinished(() => rmSync(made, { recursive: true }));
    return made;
  };
  const open = (path: string, options = {}): Database => {
    const database = new Driver(path, options);
    onTestFinished(() => void database.close());
    return database;
  };
  const withTable = (path = ':memory:'): Database =>
    open(path, { timeout: 0 }).exec('CREATE TABLE t (id INTEGER PRIMARY KEY, n INT, s TEXT UNIQUE)');
  const codeOf = (work: () => unknown): unknown => {
    try {
      work();
    } catch (error) {
      return { name: (error as Error).name, code: (error as { code?: string }).code };
    }
    return undefined;
  };

  it('writes and reads rows, and knows which statements give some', () => {
    const database = withTable();
    const insert = database.prepare('INSERT INTO t (n, s) VALUES (?, ?)');
    expect(insert.reader).toBe(false);
    expect(insert.run(7, 'x')).toEqual({ changes: 1, lastInsertRowid: 1 });
    insert.run(undefined, null);
    insert.run(5_000_000_000, 'ü');
    const select = database.prepare('SELECT n, s FROM t WHERE id >= ? ORDER BY id');
    expect(select.reader).toBe(true);
    expect(select.all(1)).toEqual([
      { n: 7, s: 'x' },
      { n: null, s: null },
      { n: 5_000_000_000, s: 'ü' },
    ]);
    expect(select.get(4)).toBeUndefined();
    expect(database.prepare('DELETE FROM t WHERE id = 1 RETURNING id').reader).toBe(true);
  });

  it('runs one statement again and again, also when the table has changed meanwhile', () => {
    const database = withTable();
    const all = (): unknown[] => database.prepare('SELECT * FROM t').all();
    expect(all()).toEqual([]);
    database.exec('ALTER TABLE t ADD COLUMN later TEXT; INSERT INTO t (id) VALUES (1)');
    expect(all()).toEqual([{ id: 1, n: null, s: null, later: null }]);
    for (let id = 2; id < 500; id++) database.prepare(`INSERT INTO t (id) VALUES (${id})`).run();
    expect(all()).toHaveLength(499);
  });

  it('reads integers beyond 2^53 as the nearest number', () => {
    const database = withTable();
    const sum = database.prepare("SELECT 9007199254740993 - CAST(? AS INT) AS n, 'x' AS s");
    expect(sum.all(0)).toEqual([{ n: 9_007_199_254_740_992, s: 'x' }]);
    expect(sum.all(5)).toEqual([{ n: 9_007_199_254_740_988, s: 'x' }]);
  });

  it.each(['a\0b', '\0', 'a\u0001b', '\u0001\0\u0001\u0001\u0002', '\0'.repeat(3), 'ü\0\u{1F4BD}'])(
    'stores, finds, compares and gives back a text with control characters: %j',
    (text) => {
      const database = withTable();
      database.function('regexp', { deterministic: true }, (pattern, value) =>
        Number(new RegExp(String(pattern), 'u').test(String(value))),
      );
      const insert = database.prepare('INSERT INTO t (s) VALUES (?)');
      for (const each of [text, text.slice(0, 1), `${text}x`, 'a']) {
        database.prepare('DELETE FROM t WHERE s = ?').run(each);
        insert.run(each);
      }
      expect(database.prepare('SELECT s, n FROM t WHERE s = ?').all(text)).toEqual([{ s: text, n: null }]);
      expect(database.prepare('SELECT COUNT(*) AS n FROM t WHERE s REGEXP ?').all(`^${text}x$`)).toEqual([
        { n: 1 },
      ]);
      const byCode = database.prepare('SELECT s FROM t WHERE s REGEXP ?');
      const escaped = Array.from(text, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`).join('');
      expect(byCode.all(`^${escaped}$`)).toEqual([{ s: text }]);
      expect(codeOf(() => insert.run(text))).toMatchObject({ name: 'SqliteError' });
    },
  );

  it('names errors as SQLite does', () => {
    const path = join(folder(), 'a.sqlite');
    const database = withTable(path);
    const insert = database.prepare("INSERT INTO t (s) VALUES ('x')");
    insert.run();
    const refused = { name: 'SqliteError', code: expect.stringMatching(/^SQLITE_CONSTRAINT/) };
    expect(codeOf(() => insert.run())).toEqual(refused);
    const returning = database.prepare("INSERT INTO t (s) VALUES ('x') RETURNING id");
    expect(codeOf(() => returning.all())).toEqual(refused);
    expect(codeOf(() => database.prepare('SELECT x FROM y'))).toEqual({
      name: 'SqliteError',
      code: 'SQLITE_ERROR',
    });
    expect(() => database.prepare('SELECT x FROM y')).toThrow(/^no such table: y$/);
    database.exec('BEGIN IMMEDIATE');
    const other = open(path, { timeout: 0 });
    expect(codeOf(() => other.exec('BEGIN IMMEDIATE'))).toMatchObject({ code: 'SQLITE_BUSY' });
    expect(codeOf(() => other.prepare('DELETE FROM t').run())).toMatchObject({ code: 'SQLITE_BUSY' });
  });

  it('says why a file cannot be opened', () => {
    const made = folder();
    const missing = join(made, 'missing');
    expect(codeOf(() => open(missing, { fileMustExist: true }))).toMatchObject({ code: 'SQLITE_CANTOPEN' });
    expect(() => open(made)).toThrow(/^unable to open database file$/);
    writeFileSync(missing, 'this is no database, but a text that is long enough to be one'.repeat(99));
    expect(codeOf(() => open(missing).pragma('user_version = 1'))).toMatchObject({ code: 'SQLITE_NOTADB' });
  });

  it.each(['a b', 'file:a?mode=memory', '100%.sqlite', 'ü#1', "it's"])('opens a file called %s', (name) => {
    const path = join(folder(), name);
    withTable(path).exec('INSERT INTO t (n) VALUES (1)').close();
    expect(open(path, { fileMustExist: true }).prepare('SELECT n FROM t').all()).toEqual([{ n: 1 }]);
  });

  it('knows whether a transaction is open, and closes twice', () => {
    const database = withTable();
    expect(database.inTransaction).toBe(false);
    database.exec('BEGIN');
    expect(database.inTransaction).toBe(true);
    database.close();
    database.close();
  });

  it('takes the log with it when it is the last to close', () => {
    const made = folder();
    const path = join(made, 'a.sqlite');
    const database = withTable(path);
    database.pragma('journal_mode = WAL');
    database.prepare('INSERT INTO t (n) VALUES (?)').run(1);
    expect(readdirSync(made)).toContain('a.sqlite-wal');
    expect(database.prepare('SELECT n FROM t').all()).toEqual([{ n: 1 }]);
    database.close();
    expect(readdirSync(made)).toEqual(['a.sqlite']);
    expect(open(path).prepare('SELECT n FROM t').all()).toEqual([{ n: 1 }]);
  });

  it('leaves log and locks to others when it closes', () => {
    const path = join(folder(), 'a.sqlite');
    const [first, other] = [withTable(path), open(path, { timeout: 0 })];
    first.pragma('journal_mode = WAL');
    const count = other.prepare('SELECT COUNT(*) AS n FROM t');
    expect(count.all()).toEqual([{ n: 0 }]);
    first.exec('INSERT INTO t (n) VALUES (1); BEGIN IMMEDIATE').prepare('DELETE FROM t').run();
    first.close();
    other.exec('INSERT INTO t (n) VALUES (2)');
    expect(count.all()).toEqual([{ n: 2 }]);
  });

  it('reads and sets pragmas, foreign keys among them', () => {
    const database = withTable();
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
    database.pragma('user_version = 3');
    expect(database.pragma('user_version')).toEqual([{ user_version: 3 }]);
    expect(database.pragma('foreign_key_check')).toEqual([]);
  });

  it('calls functions of ours', () => {
    const database = withTable();
    database.function('regexp', { deterministic: true }, (pattern, text) => Number(text.includes(pattern)));
    expect(database.prepare("SELECT 'abc' REGEXP 'b' AS found, 'abc' REGEXP 'x' AS other").all()).toEqual([
      { found: 1, other: 0 },
    ]);
  });

  it('copies a database while it is written, and says why it could not', async () => {
    const made = folder();
    const database = withTable(join(made, 'a.sqlite'));
    database.exec('INSERT INTO t (n) VALUES (1)');
    const copy = join(made, 'b.sqlite');
    const { totalPages } = await database.backup(copy, { progress: () => 0x7fffffff });
    expect(totalPages).toBe(database.pragma('page_count', { simple: true }));
    expect(open(copy).prepare('SELECT n FROM t').all()).toEqual([{ n: 1 }]);
    await expect(database.backup(made, { progress: () => 0x7fffffff })).rejects.toThrow();
  });
});
