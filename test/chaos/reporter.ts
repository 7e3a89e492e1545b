import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from '../support/histories.js';
import type { Client, HttpRequest } from './client.js';
import { PATIENT_MS } from './history-plan.js';
import type { Told } from './told.js';

const RETRY_AFTER_MS = 200;

interface Acknowledgement {
  readonly job: { readonly revision: number };
}

export interface Manner {
  readonly patienceMs: number;
  /** Sent once only. */
  readonly fleeting?: boolean;
  readonly retryAfterMs?: number;
}

/** Sends updates of one job and keeps what became of them. */
export class Reporter {
  constructor(
    private readonly client: Client,
    readonly told: Told,
  ) {}

  async report(update: Report, { fleeting = false, ...manner }: Manner): Promise<void> {
    const request = {
      path: `/api/v1/telemetry/backup/${encodeURIComponent(this.told.id)}`,
      body: update,
      ...manner,
    };
    const answer = await this.send<Acknowledgement>(request, 1, fleeting);
    this.settle(update, answer?.job.revision);
  }

  /** In one batch, and again in smaller ones until each item has its 200. */
  async reportBatch(updates: readonly Report[]): Promise<void> {
    let left = updates;
    while (left.length > 0) {
      const items = left.map((update) => ({ ...update, job_id: this.told.id, job_type: 'backup' }));
      const request = { path: '/api/v1/telemetry/batch', body: { updates: items }, patienceMs: PATIENT_MS };
      const answer = await this.send<{ results: BatchResult[] }>(request, left.length, false);
      if (answer === undefined) return left.forEach((update) => this.settle(update, undefined));
      left = left.filter((update, index) => !this.settleItem(update, answer.results[index]));
      if (left.length > 0) await sleep(RETRY_AFTER_MS);
    }
  }

  /** Whether it is done with. */
  private settleItem(update: Report, result: BatchResult | undefined): boolean {
    if (result?.status === 503) return false;
    if (result?.status !== 200)
      this.client.ledger.breaks(`${this.told.id}: an item of a batch got ${JSON.stringify(result)}`);
    this.settle(update, result?.job?.revision);
    return true;
  }

  private async send<T>(request: HttpRequest, updates: number, once: boolean): Promise<T | undefined> {
    const attempt = (): void => {
      this.told.attemptedAt.push(Date.now());
      this.client.ledger.count('updates sent', updates);
    };
    if (!once) return this.client.persist<T>(request, attempt);
    attempt();
    return this.client.request<T>(request);
  }

  private settle(update: Report, revision: number | undefined): void {
    const { told, client } = this;
    if (revision === undefined) {
      told.giveUp(update);
      client.ledger.count('given up');
      return;
    }
    client.ledger.count(told.acknowledged.has(update) ? 'duplicates' : 'acknowledged');
    told.acknowledge(update, revision);
  }
}

interface BatchResult {
  readonly status: number;
  readonly job?: { readonly revision: number };
}
