import { existsSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mountSmallDisk } from '../../../test/support/small-disk.js';
import { bodies, folder, openSpool, word } from '../../../test/support/spools.js';
import { Connection } from './connection.js';

/** A clock that was ahead gave it. */
const FAR_AHEAD = 4_000_000_000_000_000;

/** A spool as version 1 leaves it. It stays as it is when the format changes. */
const VERSION_1 = `
CREATE TABLE jobs (job INTEGER PRIMARY KEY, job_type TEXT NOT NULL, job_id TEXT NOT NULL, sequence INTEGER NOT NULL,
  ended INTEGER NOT NULL DEFAULT 0, heard_at INTEGER NOT NULL, UNIQUE (job_type, job_id));
CREATE INDEX jobs_heard_at ON jobs (heard_at);
CREATE TABLE words (word INTEGER PRIMARY KEY AUTOINCREMENT, job INTEGER NOT NULL REFERENCES jobs, kind TEXT NOT NULL,
  sequence INTEGER NOT NULL, accepted_at INTEGER NOT NULL, body TEXT NOT NULL, UNIQUE (job, kind));
CREATE TABLE rejected (rejected INTEGER PRIMARY KEY AUTOINCREMENT, job_type TEXT NOT NULL, job_id TEXT NOT NULL,
  status INTEGER NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO jobs VALUES (1, 'backup', 'nightly-1', ${FAR_AHEAD}, 1, ${Date.now()});
INSERT INTO words VALUES (3, 1, 'first', 1, 1, '{"status":"running","vm_name":"pg1"}');
INSERT INTO words VALUES (5, 1, 'last', ${FAR_AHEAD}, 2, '{"status":"completed","bytes_transferred":7}');
INSERT INTO rejected VALUES (1, 'backup', 'nightly-0', 422, '/status is wrong', ${Date.now()}, '{"status":"done"}');
INSERT INTO notes VALUES ('dropped', '{"progress":1,"jobs":0,"lastAt":5}');
PRAGMA application_id = 1651208816; PRAGMA user_version = 1;`;

describe('the spool', () => {
  it.each([
    ['garbage', (path: string) => writeFileSync(path, 'no database at all, but long enough'.repeat(400))],
    ['cut short', (path: string) => truncateSync(path, 5_000)],
  ])('sets a file that is %s aside, says so, and goes on with a new one', (_, spoil) => {
    const path = join(folder(), 'spool.sqlite');
    const before = openSpool(path).spool;
    for (let job = 0; job < 50; job++)
      before.accept([word(`job-${job}`, 'first', { error: 'x'.repeat(500) })]);
    before.close();
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
    spoil(path);
    const { spool, said } = openSpool(path);
    spool.accept([word('b', 'first')]);
    spool.accept([word('c', 'first')]);
    const waiting = spool.oldest(100);
    expect(said).toEqual([expect.stringContaining('.broken-')]);
    expect(readdirSync(join(path, '..')).filter((name) => name.includes('.broken-'))).not.toEqual([]);
    expect(waiting.map(({ job }) => job.jobId)).toContain('c');
    expect(spool.waiting().inMemory).toBe(0);
  });

  it.each([
    ['newer', 'PRAGMA application_id = 1651208816; PRAGMA user_version = 99; CREATE TABLE later (x)'],
    ['foreign', 'CREATE TABLE theirs (x)'],
  ])('sets a %s database aside, whole', (why, sql) => {
    const path = join(folder(), 'spool.sqlite');
    const other = new Connection(path);
    other.database.exec(sql);
    other.close();
    const { spool, said } = openSpool(path);
    spool.accept([word('a', 'first')]);
    expect(spool.waiting()).toMatchObject({ words: 1, inMemory: 0 });
    const aside = readdirSync(join(path, '..')).find((name) => name.includes(`.${why}-`));
    expect(said.join()).toContain(aside);
    const kept = new Connection(join(path, '..', aside ?? ''));
    expect(kept.all('SELECT name FROM sqlite_schema')).toHaveLength(1);
    kept.close();
  });

  it('reads a spool of version 1, with all that waits in it, and goes on where its jobs were', () => {
    const path = join(folder(), 'spool.sqlite');
    const old = new Connection(path);
    old.database.exec(VERSION_1);
    old.close();
    const { spool, said } = openSpool(path);
    expect(bodies(spool.oldest(10))).toEqual([
      { id: 'nightly-1', kind: 'first', status: 'running', vm_name: 'pg1' },
      { id: 'nightly-1', kind: 'last', status: 'completed', bytes_transferred: 7 },
    ]);
    expect(spool.rejected()).toMatchObject([
      { job_id: 'nightly-0', status: 422, reason: '/status is wrong' },
    ]);
    expect(spool.note('dropped')).toEqual({ progress: 1, jobs: 0, lastAt: 5 });
    spool.accept([word('nightly-1', 'progress', { current_phase: 'after' })]);
    const [, , after] = spool.oldest(10);
    expect(after?.sequence).toBeGreaterThan(FAR_AHEAD);
    expect(said).toEqual([]);
  });

  it('goes on in memory on a full disk, says so once, and brings all to the disk when there is room again', async () => {
    const disk = await mountSmallDisk(1);
    if (disk === undefined) return;
    onTestFinished(() => disk.remove());
    const { spool, said } = openSpool(join(disk.path, 'spool.sqlite'));
    spool.accept([word('before', 'first')]);
    await disk.fill();
    const text = 'x'.repeat(4_000);
    for (let job = 0; job < 20; job++) spool.accept([word(`full-${job}`, 'last', { error: text })]);
    expect(spool.waiting()).toMatchObject({ jobs: 21 });
    expect(spool.waiting().inMemory).toBeGreaterThan(0);
    expect(said).toHaveLength(1);
    await disk.free();
    spool.close();
    const after = openSpool(join(disk.path, 'spool.sqlite')).spool;
    expect(after.waiting()).toMatchObject({ jobs: 21, inMemory: 0 });
    after.close();
  });

  it('goes on in memory where it cannot make its folder', () => {
    const path = join(folder(), 'file');
    writeFileSync(path, '');
    const { spool, said } = openSpool(join(path, 'spool.sqlite'));
    spool.accept([word('a', 'first')]);
    spool.accept([word('a', 'progress', { bytes_transferred: 1 })]);
    spool.accept([word('a', 'last')]);
    expect(said).toHaveLength(1);
    expect(bodies(spool.oldest(5))).toMatchObject([
      { kind: 'first' },
      { kind: 'progress' },
      { kind: 'last' },
    ]);
    const sequences = spool.oldest(5).map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    spool.settle(spool.oldest(5), []);
    expect(spool.hasWords()).toBe(false);
  });

  it('follows when its file is taken away', () => {
    const path = join(folder(), 'spool.sqlite');
    const { spool } = openSpool(path);
    spool.accept([word('a', 'first')]);
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    spool.accept([word('b', 'first')]);
    expect(existsSync(path)).toBe(true);
    expect(openSpool(path).spool.oldest(5)).toHaveLength(1);
  });
});
