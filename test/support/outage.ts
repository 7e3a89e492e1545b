import { expect } from 'vitest';
import { eventually, jobOf, report, request } from './hub.js';
import type { Answer, Hub, LoggedHub } from './hub.js';
import { linesAt } from './log-lines.js';
import { inParallel } from './parallel.js';

/** Nothing but the database gives these hubs a cause to log. */
export const NO_SWEEPS = { MIGRATE_ON_START: 'true', SWEEP_INTERVAL_SECONDS: '86400' };

/** Records the updates that a hub acknowledges, and its log, from now on while its database has a fault. */
export class Outage {
  private readonly logged: number;
  private readonly acknowledged = new Map<string, number>();
  private sequence = 0;

  constructor(private readonly hub: LoggedHub) {
    this.logged = hub.output().length;
  }

  /** Reports a job of each id at once; resolves to the statuses that this gave, each once. */
  async reportAll(ids: readonly string[], members: object = {}): Promise<number[]> {
    const sequence = ++this.sequence;
    const update = { status: 'running', sequence, bytes_transferred: sequence, ...members };
    const answers = await Promise.all(ids.map((id) => report(this.hub, id, update)));
    answers.forEach(({ status }, index) => {
      if (status === 200) this.acknowledged.set(ids[index] ?? '', sequence);
      else expectUnavailable(answers[index]);
    });
    return [...new Set(answers.map(({ status }) => status))];
  }

  /** One after the other, until so many in a row were refused. */
  async reportUntilRefused(times: number): Promise<void> {
    const deadline = performance.now() + 60_000;
    for (let refused = 0, next = 0; refused < times; next++) {
      const [status] = await this.reportAll([`refused-${next}`], { error: 'x'.repeat(4_000) });
      refused = status === 503 ? refused + 1 : 0;
      if (performance.now() > deadline) throw new Error('the hub still takes updates');
    }
  }

  /** With the same process, nothing that was acknowledged missing, and no second with more than one warning. */
  async expectRecovery(): Promise<void> {
    await eventually(
      () => this.reportAll(['recovered']),
      ([status]) => status === 200,
    );
    expect(await this.reportAll(['recovered', 'a', 'b'])).toEqual([200]);
    expect(await readiness(this.hub)).toBe(200);
    await inParallel(10, [...this.acknowledged], async ([id, sequence]) => {
      expect((await jobOf(this.hub, id)).bytes_transferred).toBeGreaterThanOrEqual(sequence);
    });
    const log = this.hub.output().slice(this.logged);
    const secondsOfWarnings = linesAt(log, 'warn').map(({ time }) => time.slice(0, 19));
    expect(secondsOfWarnings, log).toEqual([...new Set(secondsOfWarnings)]);
    expect(linesAt(log, 'error')).toEqual([]);
    expect(this.hub.process?.exitCode ?? null).toBeNull();
  }
}

export function expectUnavailable(answer: Answer<object> | undefined): void {
  expect(answer?.status).toBe(503);
  expect(answer?.headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
  expect(Number(answer?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answer?.body).toMatchObject({ status: 503, title: 'Database unavailable' });
}

export async function readiness(hub: Hub): Promise<number> {
  return (await request(hub, 'GET', '/health/ready')).status;
}

/** The checks that `/health/ready` reports as down, and why. */
export async function notReady(hub: Hub): Promise<Record<string, string>> {
  type Body = { error: Record<string, { message: string }> };
  const { body } = await request<Body>(hub, 'GET', '/health/ready');
  return Object.fromEntries(Object.entries(body.error).map(([what, { message }]) => [what, message]));
}

export async function statusesOf(hub: Hub, ...paths: string[]): Promise<number[]> {
  return Promise.all(paths.map(async (path) => (await request(hub, 'GET', path)).status));
}
