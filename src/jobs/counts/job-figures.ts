import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../../platform/config/settings.token.js';
import { Database } from '../../platform/database/database.js';
import { fromColumn } from '../../platform/database/instant.js';
import type { Query } from '../../platform/database/transaction.js';
import type { JobCount } from './count-sum.js';
import type { JobsSettings } from '../jobs.settings.js';
import { countsKept } from './job-tally.js';
import { SharedReads } from '../../platform/database/shared-reads.js';
import { askClock, timeIn } from '../../platform/database/clock.js';
import type { ClockRow } from '../../platform/database/clock.js';

/** How many machines beyond the shown ones are still counted. */
const MOST_LEFT_OUT = 10_000;
/** The statuses of jobs that can fall silent. */
const LISTENED_TO = ['running', 'stalled'] as const;

/** A snapshot of figures about all jobs; instants and times in milliseconds. */
export interface JobFigures {
  readonly counts: readonly JobCount[];
  readonly oldestSilence: readonly { readonly status: string; readonly ms: number }[];
  readonly machines: readonly MachineFigures[];
  readonly machinesLeftOut: number;
}

interface MachineFigures {
  readonly vmName: string;
  readonly jobType: string;
  readonly firstSeenAt: number;
  /** 0 if no job of this type ever completed for it. */
  readonly lastSuccessAt: number;
}

interface MachineRow {
  readonly vm_name: string;
  readonly job_type: string;
  readonly succeeded_at: string;
  readonly first_seen_at: string | null;
}

interface Silence {
  readonly status: string;
  readonly oldest: string | null;
}

/** Reads the figures of a scrape from indexes only, never from the jobs one by one. */
@Injectable()
export class JobFiguresReader {
  private readonly shared = new SharedReads<JobFigures>();

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: JobsSettings,
  ) {}

  /** Concurrent scrapes share one read. @throws {DatabaseUnavailableError} */
  async read(): Promise<JobFigures> {
    return this.shared.read('figures', () => this.find());
  }

  private async find(): Promise<JobFigures> {
    const { metricsMaxMachines: most } = this.settings;
    const [counts, running, stalled, machines, [known], clock] = await this.database.read((transaction) =>
      transaction.select<[JobCount, Silence, Silence, MachineRow, { machines: number }, ClockRow]>(
        countsKept,
        oldestContact(LISTENED_TO[0]),
        oldestContact(LISTENED_TO[1]),
        newestMachines(most),
        machinesUpTo(most + MOST_LEFT_OUT),
        askClock(this.database.dialect),
      ),
    );
    if (!known) throw new Error('the database did not answer every question');
    const now = fromColumn(timeIn(clock));
    return {
      counts,
      oldestSilence: [...running, ...stalled].map(({ status, oldest }) => ({
        status,
        ms: oldest === null ? 0 : Math.max(now - fromColumn(oldest), 0),
      })),
      machines: machines.map(figuresOf),
      machinesLeftOut: known.machines - machines.length,
    };
  }
}

/** The first entry of a status in `idx_last_telemetry`. */
function oldestContact(status: (typeof LISTENED_TO)[number]): Query {
  return {
    sql: `SELECT '${status}' AS status, MIN(last_telemetry_at) AS oldest FROM backup_jobs WHERE status = ?`,
    parameters: [status],
  };
}

/** Machines that never succeeded come last: new names must not displace machines that are being watched. */
function newestMachines(most: number): Query {
  return {
    sql: `SELECT vm_name, job_type, succeeded_at, first_seen_at FROM last_successes ORDER BY succeeded_at DESC LIMIT ${most}`,
  };
}

function machinesUpTo(most: number): Query {
  return {
    sql: `SELECT COUNT(*) AS machines FROM (SELECT succeeded_at FROM last_successes LIMIT ${most}) AS known`,
  };
}

/** An older hub writes clients' instants, of any year, and does not record when it first saw a machine. */
function figuresOf({ vm_name, job_type, succeeded_at, first_seen_at }: MachineRow): MachineFigures {
  return {
    vmName: vm_name,
    jobType: job_type,
    firstSeenAt: Math.max(fromColumn(first_seen_at ?? succeeded_at), 0),
    lastSuccessAt: Math.max(fromColumn(succeeded_at), 0),
  };
}
