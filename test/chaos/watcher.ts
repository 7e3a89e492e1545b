import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobJson } from '../support/hub.js';
import type { Ledger } from './ledger.js';
import type { Found } from './promises.js';
import type { Told } from './told.js';

const AGAIN_AFTER_MS = 300;
/** A heartbeat comes every 15 seconds. */
const SILENT_FOR_MS = 20_000;
const CAUGHT_UP_WITHIN_MS = 20_000;

/** Follows the live stream of one hub through all of its lives, and knows each job as it saw it last. */
export class Watcher {
  private readonly seen = new Map<string, JobJson>();
  private readonly over = new AbortController();
  private lastEventId: string | undefined;
  private readonly watching: Promise<void>;

  constructor(
    private readonly url: string,
    private readonly ledger: Ledger,
  ) {
    this.watching = this.watch();
  }

  /** The jobs of which it has not seen what their rows say, each in a line of its own. */
  async missed(found: ReadonlyMap<Told, Found>): Promise<string[]> {
    const jobs = [...found.values()].flatMap(({ job }) => job ?? []);
    const deadline = performance.now() + CAUGHT_UP_WITHIN_MS;
    const behind = (): JobJson[] => jobs.filter((job) => !isSame(this.seen.get(job.id), job));
    while (behind().length > 0 && performance.now() < deadline) await sleep(AGAIN_AFTER_MS);
    return behind().map((job) => {
      const seen = this.seen.get(job.id)?.revision ?? 'none';
      return `${job.id}: the stream of ${this.url} came to revision ${seen}, the row has ${job.revision}`;
    });
  }

  async end(): Promise<void> {
    this.over.abort();
    await this.watching;
  }

  private async watch(): Promise<void> {
    while (!this.over.signal.aborted) {
      await this.follow().catch(() => {});
      await sleep(AGAIN_AFTER_MS, undefined, { signal: this.over.signal }).catch(() => {});
    }
  }

  private async follow(): Promise<void> {
    const silence = new AbortController();
    const signal = AbortSignal.any([this.over.signal, silence.signal]);
    let timer = setTimeout(() => silence.abort(), SILENT_FOR_MS);
    try {
      const headers: Record<string, string> =
        this.lastEventId === undefined ? {} : { 'last-event-id': this.lastEventId };
      const { status, body } = await fetch(`${this.url}/api/v1/stream?include=disks`, { headers, signal });
      if (status !== 200 || !body) return;
      this.ledger.count('streams opened');
      let rest = '';
      for await (const piece of body.pipeThrough(new TextDecoderStream())) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENT_FOR_MS);
        const blocks = (rest + piece).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) await this.take(block, signal);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** As docs/api.md asks of clients: the list is loaded after the first `hello`, and after a `reset`. */
  private async take(block: string, signal: AbortSignal): Promise<void> {
    const fields = new Map(
      block.split('\n').map((line) => [line.split(': ', 1)[0], line.replace(/^\w+: /, '')]),
    );
    const [event, id, data] = [fields.get('event'), fields.get('id'), fields.get('data')];
    if (event === 'reset' || (event === 'hello' && this.lastEventId === undefined))
      await this.loadList(signal);
    if (event === 'jobs') this.remember(JSON.parse(data ?? '[]') as JobJson[]);
    this.lastEventId = id ?? this.lastEventId;
  }

  private async loadList(signal: AbortSignal): Promise<void> {
    for (let cursor: string | null = ''; cursor !== null;) {
      const after: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
      const answer = await fetch(`${this.url}/api/v1/jobs?include=disks&limit=500${after}`, { signal });
      if (!answer.ok) throw new Error(`the list was answered ${answer.status}`);
      const page = (await answer.json()) as { items: JobJson[]; next_cursor: string | null };
      this.remember(page.items);
      cursor = page.next_cursor;
    }
  }

  private remember(jobs: readonly JobJson[]): void {
    for (const job of jobs) {
      if (job.revision >= (this.seen.get(job.id)?.revision ?? 0)) this.seen.set(job.id, job);
    }
  }
}

/** Contacts and time alone change the other members. */
function isSame(seen: JobJson | undefined, { revision, status, bytes_transferred, disks }: JobJson): boolean {
  if (seen?.revision !== revision || seen.status !== status) return false;
  return seen.bytes_transferred === bytes_transferred && isDeepStrictEqual(seen.disks, disks);
}
