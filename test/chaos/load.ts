import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from '../support/histories.js';
import { inParallel } from '../support/parallel.js';
import type { JobJson } from '../support/hub.js';
import type { Client } from './client.js';
import { IMPATIENT_MS, PATIENT_MS } from './history-plan.js';
import type { HistoryPlan } from './history-plan.js';
import type { Plan } from './plan.js';
import { Reporter } from './reporter.js';
import { Told } from './told.js';

const WORKERS = 24;
const READ_EVERY_MS = 100;
const SAID_AT = Date.parse('2026-02-01T00:00:00.000Z');

/** Runs the clients, each for as long as it takes, whatever happens to the hubs. */
export class Load {
  readonly told: Told[] = [];
  private isOver = false;
  private readonly startedAt = performance.now();
  /** By how much this process itself has made a living job late. */
  longestPauseMs = 0;

  constructor(
    private readonly plan: Plan,
    private readonly client: Client,
  ) {}

  /** Ends when all is delivered. */
  async deliverHistories(): Promise<void> {
    const inOrder = this.plan.histories.toSorted((a, b) => a.startsAtMs - b.startsAtMs);
    await inParallel(WORKERS, inOrder, async (history) => {
      await this.until(history.startsAtMs);
      await deliver(history, this.reporter(history.id, 'history'));
    });
  }

  /** Each says once that it runs. */
  async startSilentJobs(): Promise<void> {
    await Promise.all(
      this.plan.silent.map(async ({ id, startsAtMs }) => {
        await this.until(startsAtMs);
        await this.reporter(id, 'silent').report(livingReport(1, 'running'), { patienceMs: PATIENT_MS });
      }),
    );
  }

  /** Report until `end`, and then that they are completed. */
  async live(): Promise<void> {
    await Promise.all(
      this.plan.living.map(async ({ id, everyMs }) => this.liveOne(this.reporter(id, 'living'), everyMs)),
    );
  }

  /** Until `end`: what was acknowledged has to be seen at once, by whichever hub. */
  async read(): Promise<void> {
    for (let turn = 0; !this.isOver; turn++) {
      const seen = this.told[turn % Math.max(this.told.length, 1)];
      if (seen && seen.revision > 0) await this.readOne(seen);
      await this.client.request({
        method: 'GET',
        path: '/api/v1/jobs?limit=20&include=disks',
        patienceMs: PATIENT_MS,
      });
      await sleep(READ_EVERY_MS);
    }
  }

  /** Words that clients of ours had accepted and that are not at the hubs, each in a line. */
  async missing(): Promise<string[]> {
    return [];
  }

  end(): void {
    this.isOver = true;
  }

  private async liveOne(reporter: Reporter, everyMs: number): Promise<void> {
    const manner = { patienceMs: IMPATIENT_MS, retryAfterMs: everyMs };
    for (let sequence = 1; !this.isOver; sequence++) {
      await reporter.report(livingReport(sequence, 'running'), manner);
      const before = performance.now();
      await sleep(everyMs);
      this.longestPauseMs = Math.max(this.longestPauseMs, performance.now() - before - everyMs);
    }
    await reporter.report(livingReport(1_000_000, 'completed'), manner);
  }

  private async readOne(told: Told): Promise<void> {
    const { id, revision } = told;
    const path = `/api/v1/jobs/${encodeURIComponent(id)}`;
    const job = await this.client.request<JobJson>({ method: 'GET', path, patienceMs: PATIENT_MS });
    if (job === undefined) return;
    this.client.ledger.count('reads answered');
    if (job.revision < revision) {
      this.client.ledger.breaks(`${id}: read at revision ${job.revision} after ${revision} was acknowledged`);
    }
  }

  private reporter(id: string, kind: Told['kind']): Reporter {
    const told = new Told(id, kind);
    this.told.push(told);
    return new Reporter(this.client, told);
  }

  private async until(momentMs: number): Promise<void> {
    await sleep(Math.max(0, this.startedAt + momentMs - performance.now()));
  }
}

async function deliver({ history, manner, sendings }: HistoryPlan, reporter: Reporter): Promise<void> {
  const ways = sendings.flatMap(({ update, ...way }) => {
    const report = history[update];
    return report ? [{ report, way }] : [];
  });
  if (manner === 'batch') return reporter.reportBatch(ways.map(({ report }) => report));
  const atOnce = manner === 'together' ? ways.length : 1;
  await inParallel(atOnce, ways, ({ report, way }) => reporter.report(report, way));
}

function livingReport(sequence: number, status: 'running' | 'completed'): Report {
  return {
    status,
    sequence,
    timestamp: new Date(SAID_AT + sequence).toISOString(),
    disks: [0, 1].map((disk) => ({ disk_index: disk, bytes_transferred: sequence * (disk + 1) })),
  };
}
