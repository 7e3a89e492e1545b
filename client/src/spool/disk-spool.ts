import { merged } from '../wire/merge.js';
import { isEnding } from '../wire/update.js';
import type { JobName, Word, WordKind } from '../wire/update.js';
import { Bounds } from './bounds.js';
import { Connection } from './connection.js';
import { keepRejected, rejectedRows } from './rejected.js';
import { formatOf, upgrade } from './schema.js';
import type { Format } from './schema.js';
import { nextSequence } from './word-store.js';
import type { NewWord, Rejected, RejectedRow, StoredWord, Waiting, WordStore } from './word-store.js';

/** The file cannot be read by this program, and is to be set aside. */
export class UnreadableSpoolError extends Error {
  constructor(readonly format: Exclude<Format, 'ours'>) {
    super(format === 'newer' ? 'it was written by a newer version' : 'it is no spool');
  }
}

interface JobRow {
  readonly job: number;
  readonly sequence: number;
}

interface WordRow {
  readonly word: number;
  readonly sequence: number;
  readonly body: string;
}

/** A spool in a file, which several processes may share. All that it accepts is on the disk on return. */
export class DiskSpool implements WordStore {
  private readonly bounds: Bounds;

  private constructor(
    private readonly connection: Connection,
    maxBytes: number,
  ) {
    this.bounds = new Bounds(connection, maxBytes);
  }

  static open(path: string, maxBytes: number): DiskSpool {
    const connection = new Connection(path);
    try {
      const format = formatOf(connection.database);
      if (format !== 'ours') throw new UnreadableSpoolError(format);
      const { database } = connection;
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -2000');
      database.exec('PRAGMA journal_size_limit = 4194304');
      upgrade(database);
      return new DiskSpool(connection, maxBytes);
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  isInPlace(): boolean {
    return this.connection.isInPlace();
  }

  accept(words: readonly NewWord[]): number[] {
    const now = Date.now();
    return this.connection.inTransaction(() => {
      const sequences = words.map((word) => this.acceptOne(word, now));
      this.bounds.hold(now);
      return sequences;
    });
  }

  oldest(most: number): StoredWord[] {
    const rows = this.connection.all(
      `SELECT word, kind, words.sequence, body, job_type, job_id FROM words JOIN jobs USING (job)
       ORDER BY word LIMIT ?`,
      most,
    ) as (WordRow & { kind: WordKind; job_type: JobName['jobType']; job_id: string })[];
    return rows.map(({ word, kind, sequence, body, job_type, job_id }) => ({
      store: this,
      id: word,
      job: { jobType: job_type, jobId: job_id },
      kind,
      sequence,
      body,
    }));
  }

  settle(done: readonly StoredWord[], rejected: readonly Rejected[]): void {
    this.connection.inTransaction(() => {
      for (const { id, sequence } of [...done, ...rejected.map(({ word }) => word)])
        this.connection.run('DELETE FROM words WHERE word = ? AND sequence = ?', id, sequence);
      keepRejected(this.connection, rejected, Date.now());
    });
  }

  waiting(): Waiting {
    const row = this.connection.get(
      'SELECT count(*) AS words, count(DISTINCT job) AS jobs, min(accepted_at) AS since FROM words',
    ) as { words: number; jobs: number; since: number | null };
    return { words: row.words, jobs: row.jobs, ...(row.since === null ? {} : { since: row.since }) };
  }

  rejected(): RejectedRow[] {
    return rejectedRows(this.connection);
  }

  note(name: string): unknown {
    const row = this.connection.get('SELECT value FROM notes WHERE name = ?', name) as
      { value: string } | undefined;
    return row && JSON.parse(row.value);
  }

  writeNote(name: string, value: object): void {
    this.connection.run('INSERT OR REPLACE INTO notes VALUES (?, ?)', name, JSON.stringify(value));
  }

  close(): void {
    this.connection.close();
  }

  private acceptOne({ job, kind, word, above = 0 }: NewWord, now: number): number {
    const known = this.connection.get(
      'SELECT job, sequence FROM jobs WHERE job_type = ? AND job_id = ?',
      job.jobType,
      job.jobId,
    ) as JobRow | undefined;
    const sequence = nextSequence(Math.max(known?.sequence ?? 0, above), now);
    const ended = isEnding(word.status) ? 1 : 0;
    const row = known?.job ?? this.insertJob(job);
    this.connection.run(
      'UPDATE jobs SET sequence = ?, ended = ?, heard_at = ? WHERE job = ?',
      sequence,
      ended,
      now,
      row,
    );
    this.store(row, kindOf(kind, known !== undefined), { word, sequence, now });
    return sequence;
  }

  private insertJob({ jobType, jobId }: JobName): number {
    this.bounds.forgetOldJobs(Date.now());
    const sql = 'INSERT INTO jobs (job_type, job_id, sequence, heard_at) VALUES (?, ?, 0, 0) RETURNING job';
    return (this.connection.get(sql, jobType, jobId) as JobRow).job;
  }

  /** The oldest instant stays, as it says since when the job waits. */
  private store(job: number, kind: WordKind, { word, sequence, now }: Said): void {
    const waits = this.connection.get(
      'SELECT word, sequence, body FROM words WHERE job = ? AND kind = ?',
      job,
      kind,
    ) as WordRow | undefined;
    if (waits) {
      const body = JSON.stringify(merged(JSON.parse(waits.body) as Word, word));
      const sql = 'UPDATE words SET body = ?, sequence = ? WHERE word = ?';
      this.connection.run(sql, body, sequence, waits.word);
    } else {
      const sql = 'INSERT INTO words (job, kind, sequence, accepted_at, body) VALUES (?, ?, ?, ?, ?)';
      this.connection.run(sql, job, kind, sequence, now, JSON.stringify(word));
    }
  }
}

interface Said {
  readonly word: Word;
  readonly sequence: number;
  readonly now: number;
}

/** The first word of a job is the one that the spool has first. */
export function kindOf(kind: WordKind, isKnown: boolean): WordKind {
  if (kind === 'last') return kind;
  return isKnown ? 'progress' : 'first';
}
