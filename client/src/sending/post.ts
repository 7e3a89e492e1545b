import { readFileSync } from 'node:fs';
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type * as Http from 'node:http';
import type * as Https from 'node:https';
import { hostname } from 'node:os';
import { systemAuthorities } from './authorities.js';
import { proxyFor } from './proxy.js';

const TIMEOUT_MS = 10_000;
/** A longer answer is not a hub's. */
const MAX_ANSWER_BYTES = 4 * 1_048_576;

/** A header takes no other characters. */
const HOST = hostname();
const REPORTER = /^[\x21-\x7e]{1,255}$/.test(HOST) ? { 'x-reporter-host': HOST } : {};

export interface HubAddress {
  /** The hub's, with a path where a proxy serves it under one. */
  readonly url: string;
  readonly token?: string | undefined;
  /** A file of certificates in PEM, instead of the system's. */
  readonly ca?: string | undefined;
  readonly timeoutMs?: number;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly retryAfter?: string | undefined;
  readonly date?: string | undefined;
}

/** Speaks to one hub over one connection. Rejects when there is no complete answer in time; follows no redirect. */
export class HubClient {
  private agent: Agent | undefined;

  constructor(private readonly address: HubAddress) {}

  async request(method: 'GET' | 'POST', path: string, body?: string): Promise<Reply> {
    const target = new URL(this.address.url.replace(/\/+$/, '') + path);
    const { module, agent } = await this.transport(target);
    const { token, timeoutMs = TIMEOUT_MS } = this.address;
    return new Promise((resolve, reject) => {
      const request = module.request(target, {
        method,
        agent,
        headers: {
          accept: 'application/json',
          ...REPORTER,
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
      } satisfies RequestOptions);
      exchange(request, body, timeoutMs).then(resolve, reject);
    });
  }

  close(): void {
    this.agent?.destroy();
    this.agent = undefined;
  }

  private async transport(target: URL): Promise<{ module: typeof Http | typeof Https; agent: Agent }> {
    if (target.protocol === 'http:') {
      const module = await import('node:http');
      this.agent ??= new module.Agent({ keepAlive: true, maxSockets: 1 });
      return { module, agent: this.agent };
    }
    const module = await import('node:https');
    this.agent ??= await this.secureAgent(module, target);
    return { module, agent: this.agent };
  }

  private async secureAgent(module: typeof Https, target: URL): Promise<Agent> {
    const { ca: file } = this.address;
    const ca = file === undefined ? systemAuthorities(process.env) : readFileSync(file);
    const options = { keepAlive: true, maxSockets: 1, ...(ca && { ca }) };
    const proxy = proxyFor(target, process.env);
    if (proxy === undefined) return new module.Agent(options);
    const { TunnelAgent } = await import('./tunnel-agent.js');
    return new TunnelAgent(proxy, options);
  }
}

async function exchange(request: ClientRequest, body: string | undefined, timeoutMs: number): Promise<Reply> {
  const timer = setTimeout(
    () => request.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)),
    timeoutMs,
  );
  try {
    return await new Promise<Reply>((resolve, reject) => {
      request.once('error', reject);
      request.once('response', (response) => void readReply(response).then(resolve, reject));
      request.end(body);
    });
  } finally {
    clearTimeout(timer);
  }
}

async function readReply(response: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error('the answer is too long for a hub');
    chunks.push(chunk);
  }
  const { statusCode = 0, headers } = response;
  const body = Buffer.concat(chunks).toString();
  return { status: statusCode, body, retryAfter: headers['retry-after'], date: headers.date };
}
