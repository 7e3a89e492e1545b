import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { inParallel } from '../support/parallel.js';
import type { RunJson } from '../support/runs.js';
import { aRun, pathOf } from '../support/runs.js';
import type { Client } from './client.js';
import { PATIENT_MS } from './history-plan.js';

const AGENTS = 4;
const BETWEEN_RUNS_MS = 150;
const IN_A_BATCH = 10;

type Members = Readonly<Record<string, unknown>>;

/**
 * Agents that report runs to the ledger all the time: a run begins, goes on by PATCH, and ends by PATCH, by a second full
 * event, or arrives in a batch when it is over. Each request is repeated until it is acknowledged, so it is known exactly what
 * the ledger has to hold.
 */
export class RunLoad {
  /** The acknowledged members of each run. */
  private readonly told = new Map<string, Members>();
  private isOver = false;

  constructor(private readonly client: Client) {}

  async live(): Promise<void> {
    await Promise.all(Array.from({ length: AGENTS }, (_, agent) => this.liveOne(agent)));
  }

  end(): void {
    this.isOver = true;
  }

  /** Runs that the ledger does not hold as they were acknowledged, a line each. */
  async broken(): Promise<string[]> {
    const lines: string[] = [];
    await inParallel(8, [...this.told], async ([eventId, told]) => {
      const run = await this.client.read<RunJson>(pathOf(eventId));
      const found = Object.fromEntries(Object.keys(told).map((name) => [name, run?.[name as keyof RunJson]]));
      if (!isDeepStrictEqual(found, told)) {
        lines.push(`run ${eventId}: told ${JSON.stringify(told)}, found ${JSON.stringify(found)}`);
      }
    });
    return lines;
  }

  private async liveOne(agent: number): Promise<void> {
    for (let count = 0; !this.isOver; count++) {
      const eventId = `agent ${agent} run ${count}`;
      if (count % 3 === 2) await this.batch(eventId);
      else await this.oneByOne(eventId, count % 3 === 0);
      await sleep(BETWEEN_RUNS_MS);
    }
  }

  private async oneByOne(eventId: string, endsByPatch: boolean): Promise<void> {
    await this.send('POST', '/api/v1/runs', aRun(eventId), [[eventId, { status: 'running' }]]);
    for (const items of [1, 2]) {
      await this.send('PATCH', pathOf(eventId), { items_succeeded: items }, [
        [eventId, { items_succeeded: items }],
      ]);
    }
    const end = { status: 'success', items_succeeded: 3, output_summary: eventId };
    if (endsByPatch) await this.send('PATCH', pathOf(eventId), end, [[eventId, end]]);
    else await this.send('POST', '/api/v1/runs', aRun(eventId, end), [[eventId, end]]);
  }

  private async batch(prefix: string): Promise<void> {
    const end = { status: 'failure', items_failed: 7, error_summary: prefix };
    const ids = Array.from({ length: IN_A_BATCH }, (_, index) => `${prefix}.${index}`);
    await this.send(
      'POST',
      '/api/v1/runs/batch',
      ids.map((id) => aRun(id, end)),
      ids.map((id) => [id, end]),
    );
  }

  private async send(
    method: 'POST' | 'PATCH',
    path: string,
    body: object,
    telling: readonly (readonly [eventId: string, members: Members])[],
  ): Promise<void> {
    const answer = await this.client.persist({ method, path, body, patienceMs: PATIENT_MS });
    if (answer === undefined) return;
    this.client.ledger.count('writes of runs acknowledged');
    for (const [eventId, members] of telling)
      this.told.set(eventId, { ...this.told.get(eventId), ...members });
  }
}
