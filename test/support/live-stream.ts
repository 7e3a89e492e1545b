import { request } from 'node:http';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import { eventually } from './hub.js';
import type { Hub, JobJson } from './hub.js';
import type { RunJson } from './runs.js';

export interface StreamEvent {
  readonly type: string;
  readonly id: string;
  readonly data: unknown;
  /** When it was read, as `performance.now()` tells. */
  readonly at: number;
}

export interface StreamOptions {
  /** As it stands in the URL. */
  readonly query?: string;
  readonly lastEventId?: string | undefined;
  readonly token?: string | undefined;
}

/** A client of the live stream that reads everything. */
export class LiveStream {
  readonly events: StreamEvent[] = [];
  isOver = false;
  private rest = '';

  constructor(
    private readonly client: ClientRequest,
    private readonly response: IncomingMessage,
  ) {
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.read(text));
    response.on('error', () => {});
    response.once('close', () => (this.isOver = true));
  }

  get status(): number {
    return this.response.statusCode ?? 0;
  }

  get headers(): IncomingHttpHeaders {
    return this.response.headers;
  }

  /** The text that is no event, such as a problem. */
  get body(): string {
    return this.rest;
  }

  get lastEventId(): string | undefined {
    return this.events.at(-1)?.id;
  }

  of(type: string): StreamEvent[] {
    return this.events.filter((event) => event.type === type);
  }

  /** Every job of its `jobs` events, in order. */
  get jobs(): JobJson[] {
    return this.of('jobs').flatMap(({ data }) => data as JobJson[]);
  }

  /** Every run of its `runs` events, in order. */
  get runs(): RunJson[] {
    return this.of('runs').flatMap(({ data }) => data as RunJson[]);
  }

  get gone(): string[] {
    return this.of('gone').flatMap(({ data }) => (data as { id: string }[]).map(({ id }) => id));
  }

  /** The last version of a job that it got. */
  job(id: string): JobJson | undefined {
    return this.jobs.findLast((job) => job.id === id);
  }

  /** Waits until it is so. */
  async until(holds: (stream: LiveStream) => unknown): Promise<void> {
    await eventually(
      async () => Boolean(await holds(this)),
      (isSo) => isSo,
    );
  }

  /** The first event of a type. */
  async first(type: string): Promise<StreamEvent> {
    await this.until(() => this.of(type).length > 0);
    const [event] = this.of(type);
    if (!event) throw new Error(`no ${type}`);
    return event;
  }

  close(): void {
    this.client.destroy();
  }

  private read(text: string): void {
    const [...blocks] = (this.rest + text).split('\n\n');
    this.rest = blocks.pop() ?? '';
    for (const block of blocks) this.take(block);
  }

  private take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => [line.split(': ', 1)[0], line.slice(line.indexOf(': ') + 2)]),
    );
    const data = fields.get('data');
    if (data === undefined) return;
    const [type = 'message', id = ''] = [fields.get('event'), fields.get('id')];
    this.events.push({ type, id, data: JSON.parse(data) as unknown, at: performance.now() });
  }
}

/** Opens one that the test's end closes; resolves with the head of the answer. */
export async function openStream(hub: Hub, options: StreamOptions = {}): Promise<LiveStream> {
  const { query = '', lastEventId, token } = options;
  const headers = {
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const client = request(`${hub.url}/api/v1/stream?${query}`, { agent: false, headers });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    client.once('response', resolve);
    client.once('error', reject);
    client.end();
  });
  client.on('error', () => {});
  onTestFinished(() => void client.destroy());
  return new LiveStream(client, response);
}

/** The same once it has been welcomed, so that whatever is committed from now on is told. */
export async function followed(hub: Hub, options: StreamOptions = {}): Promise<LiveStream> {
  const stream = await openStream(hub, options);
  await stream.until(({ events }) => events.length > 0);
  return stream;
}
