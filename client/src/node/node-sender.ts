import { backoffMs, LONGEST_MS, retryAfterMs } from '../sending/backoff.js';
import type { HubClient, Reply } from '../sending/post.js';
import { textOf } from '../sending/sender.js';
import { Wait } from '../sending/wait.js';
import type { NodeSpool, StoredSnapshot } from './node-spool.js';

export const SNAPSHOT_PATH = '/api/telemetry/snapshot';
const SETTINGS_STATUSES = [301, 302, 303, 307, 308, 401, 403, 404, 405];
const REFUSALS = [400, 413, 415, 422];

/** Sends snapshots, the oldest first, one request in flight, until it is stopped. */
export class NodeSender {
  private readonly wait = new Wait();
  private running: Promise<void> | undefined;
  private isStopped = false;
  private failures = 0;
  private said = '';

  constructor(
    private readonly spool: NodeSpool,
    private readonly client: HubClient,
    private readonly say: (trouble: string) => void,
  ) {}

  wake(): void {
    if (this.isStopped) return;
    this.running ??= this.run().finally(() => (this.running = undefined));
  }

  /** Tries at once, for this long at most. */
  async stop(withinMs: number): Promise<void> {
    this.wake();
    this.wait.end();
    const late = new Wait();
    await Promise.race([this.running, late.until(withinMs, true)]);
    late.endForGood();
    this.isStopped = true;
    this.wait.endForGood();
    this.client.close();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      const snapshot = this.spool.oldest();
      if (!snapshot) return;
      await this.wait.until(await this.send(snapshot));
    }
  }

  /** How long to wait before the next, in ms. */
  private async send(snapshot: StoredSnapshot): Promise<number> {
    try {
      return this.follow(snapshot, await this.client.request('POST', SNAPSHOT_PATH, snapshot.body));
    } catch (error) {
      return this.fail(textOf(error));
    }
  }

  private follow(snapshot: StoredSnapshot, { status, retryAfter }: Reply): number {
    if (SETTINGS_STATUSES.includes(status)) {
      this.sayOnce(`snapshots wait in the spool: the hub answered ${status}`);
      return LONGEST_MS;
    }
    if (REFUSALS.includes(status)) this.sayOnce(`the hub refused a snapshot with ${status}; it is dropped`);
    else if (status !== 200) return this.fail(`the hub answered ${status}`, retryAfter);
    if (!this.spool.remove(snapshot)) return this.fail('the spool takes nothing');
    if (status === 200) this.succeed();
    return 0;
  }

  private fail(reason: string, retryAfter?: string): number {
    this.failures++;
    this.sayOnce(`snapshots wait in the spool: ${reason}`);
    const asked = retryAfterMs(retryAfter, Date.now()) ?? 0;
    return Math.min(Math.max(asked, backoffMs(this.failures)), LONGEST_MS);
  }

  private succeed(): void {
    this.failures = 0;
    this.said = '';
  }

  private sayOnce(trouble: string): void {
    if (this.said === trouble || this.isStopped) return;
    this.said = trouble;
    this.say(trouble);
  }
}
