import type { Connection } from './connection.js';
import { pragma } from './schema.js';

const DAY_MS = 86_400_000;
const ENDED_KEPT_MS = DAY_MS;
const SILENT_KEPT_MS = 30 * DAY_MS;
const AT_ONCE = 100;

/** The note of what was dropped to keep the spool within its bounds. */
export interface Dropped {
  readonly progress: number;
  readonly jobs: number;
  readonly lastAt: number;
}

const NO_WORDS = 'NOT EXISTS (SELECT 1 FROM words WHERE words.job = jobs.job)';
const JOB_OF_OLDEST = (where: string): string =>
  `DELETE FROM words WHERE job = (SELECT job FROM words ${where} ORDER BY word LIMIT 1)`;

/** Holds a spool within its size: drops the oldest progress first, then the oldest finished jobs. */
export class Bounds {
  constructor(
    private readonly connection: Connection,
    private readonly maxBytes: number,
  ) {}

  hold(now: number): void {
    if (this.isWithin()) return;
    const dropped = { progress: 0, jobs: 0 };
    while (!this.isWithin()) {
      if (this.forget(now + SILENT_KEPT_MS) > 0) continue;
      const progress = this.dropProgress();
      dropped.progress += progress;
      if (progress > 0) continue;
      if (!this.dropJob()) break;
      dropped.jobs++;
    }
    this.note(dropped, now);
  }

  /** The sequences of jobs that have nothing to say any more. */
  forgetOldJobs(now: number): void {
    const sql = `DELETE FROM jobs WHERE job IN (SELECT job FROM jobs WHERE ${NO_WORDS}
      AND heard_at < ? - CASE ended WHEN 1 THEN ${ENDED_KEPT_MS} ELSE ${SILENT_KEPT_MS} END
      ORDER BY heard_at LIMIT 10)`;
    this.connection.run(sql, now);
  }

  private isWithin(): boolean {
    const { database } = this.connection;
    const pages = pragma(database, 'page_count') - pragma(database, 'freelist_count');
    return pages * pragma(database, 'page_size') <= this.maxBytes;
  }

  private forget(heardBefore: number): number {
    const sql = `DELETE FROM jobs WHERE job IN
      (SELECT job FROM jobs WHERE heard_at < ? AND ${NO_WORDS} ORDER BY heard_at LIMIT ${AT_ONCE})`;
    return this.connection.run(sql, heardBefore);
  }

  private dropProgress(): number {
    const oldest = `SELECT word FROM words WHERE kind = 'progress' ORDER BY word LIMIT ${AT_ONCE}`;
    return this.connection.run(`DELETE FROM words WHERE word IN (${oldest})`);
  }

  /** A finished job, or where there are first words alone, the oldest of them. */
  private dropJob(): boolean {
    return (
      this.connection.run(JOB_OF_OLDEST("WHERE kind = 'last'")) > 0 ||
      this.connection.run(JOB_OF_OLDEST('')) > 0
    );
  }

  private note({ progress, jobs }: { progress: number; jobs: number }, now: number): void {
    const known = this.connection.get("SELECT value FROM notes WHERE name = 'dropped'") as
      { value: string } | undefined;
    const before = known ? (JSON.parse(known.value) as Dropped) : { progress: 0, jobs: 0 };
    const dropped = { progress: before.progress + progress, jobs: before.jobs + jobs, lastAt: now };
    const sql = "INSERT OR REPLACE INTO notes VALUES ('dropped', ?)";
    this.connection.run(sql, JSON.stringify(dropped));
  }
}
