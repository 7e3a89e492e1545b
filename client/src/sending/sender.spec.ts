import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { folder, openSpool } from '../../../test/support/spools.js';
import { Lock } from '../spool/lock.js';
import type { Spool } from '../spool/spool.js';
import { backoffMs, retryAfterMs } from './backoff.js';
import { proxyFor } from './proxy.js';
import { Sender } from './sender.js';
import type { SendingNote } from './sender.js';

interface Item {
  readonly job_id: string;
  readonly sequence: number;
}
interface Heard {
  readonly items: readonly Item[];
  readonly bytes: number;
  readonly headers: IncomingMessage['headers'];
}
type Answer = (heard: Heard, response: ServerResponse) => void;

/** A hub that answers as a test wants. */
async function hubThat(answer: Answer): Promise<{ url: string; heard: Heard[] }> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const { updates } = JSON.parse(body.toString()) as { updates: Item[] };
      const one = { items: updates, bytes: body.length, headers: request.headers };
      heard.push(one);
      answer(one, response);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
}

const takeAll: Answer = ({ items }, response) =>
  response.end(
    JSON.stringify({ status: 'success', results: items.map((_, index) => ({ index, status: 200 })) }),
  );
const says =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(status, headers).end('{"detail":"as the test wants it"}');

function spoolWith(
  words: number,
  text = '',
): {
  spool: Spool;
  path: string;
  send: (url: string, token?: string, timeoutMs?: number) => Sender;
  said: string[];
} {
  const path = join(folder(), 'spool.sqlite');
  const { spool, said } = openSpool(path);
  const timestamp = new Date().toISOString();
  spool.accept(
    Array.from({ length: words }, (_, index) => ({
      job: { jobType: 'backup' as const, jobId: `j${index}` },
      kind: 'first' as const,
      word: { status: 'running' as const, timestamp, ...(text ? { error: text } : {}) },
    })),
  );
  const senders: Sender[] = [];
  onTestFinished(async () => {
    await Promise.all(senders.map((sender) => sender.stop()));
  });
  const send = (url: string, token = 'secret', timeoutMs = 10_000): Sender => {
    const sender = new Sender({
      spool,
      spoolPath: path,
      hub: { url, token, timeoutMs },
      say: (line) => said.push(line),
    });
    senders.push(sender);
    return sender;
  };
  return { spool, path, send, said };
}

function pauseOf(spool: Spool): number {
  const { nextTryAt, since } = spool.note('sending') as SendingNote;
  return nextTryAt - since;
}

describe('the sender', () => {
  it('sends all, oldest first, at most 100 updates and 512 KiB at once', async () => {
    const { url, heard } = await hubThat(takeAll);
    const { send, spool } = spoolWith(250, 'x'.repeat(3_000));
    expect(await send(url).flush(20_000)).toBe(true);
    expect(spool.waiting().words).toBe(0);
    expect(heard.every(({ items, bytes }) => items.length <= 100 && bytes <= 512 * 1024)).toBe(true);
    const ids = heard.flatMap(({ items }) => items.map(({ job_id }) => job_id));
    expect(ids).toEqual(Array.from({ length: 250 }, (_, index) => `j${index}`));
    expect(heard[0]?.headers.authorization).toBe('Bearer secret');
  });

  it('puts an item that the hub refuses aside with its reason, and is done with the others', async () => {
    const { url } = await hubThat(({ items }, response) => {
      const results = items.map(({ job_id }, index) =>
        job_id === 'j1' ? { index, status: 409, error: { detail: 'another type' } } : { index, status: 200 },
      );
      response.end(JSON.stringify({ results }));
    });
    const { send, spool } = spoolWith(3);
    expect(await send(url).flush(20_000)).toBe(true);
    expect(spool.rejected()).toMatchObject([{ job_id: 'j1', status: 409, reason: 'another type' }]);
  });

  it('keeps an item that the hub could not take now', async () => {
    const { url } = await hubThat(({ items }, response) =>
      response.end(
        JSON.stringify({
          results: items.map(({ job_id }, index) => ({ index, status: job_id === 'j1' ? 503 : 200 })),
        }),
      ),
    );
    const { send, spool } = spoolWith(3);
    expect(await send(url).flush(1)).toBe(false);
    await expect.poll(() => spool.waiting().words).toBe(1);
  });

  it.each([401, 403, 404, 301])(
    'keeps everything on a %i, says so once, and tries again in 5 min',
    async (status) => {
      const { url, heard } = await hubThat(says(status, { location: 'http://127.0.0.1:9/elsewhere' }));
      const { send, spool, said } = spoolWith(3);
      const sender = send(url);
      sender.wake();
      await expect.poll(() => said.length).toBe(1);
      await sender.stop();
      const again = send(url);
      expect(await again.flush(10_000)).toBe(false);
      expect(heard).toHaveLength(1);
      expect(spool.waiting().words).toBe(3);
      expect(spool.rejected()).toEqual([]);
      expect(said).toHaveLength(1);
      expect(said[0]).toContain(String(status));
      const { nextTryAt } = spool.note('sending') as SendingNote;
      expect((nextTryAt - Date.now()) / 1000).toBeGreaterThan(290);
      // A person who asks for it, and another token, are tried at once.
      expect(await again.flush(10_000, true)).toBe(false);
      expect(heard).toHaveLength(2);
      expect(await send(url, 'another').flush(10_000)).toBe(false);
      expect(heard[2]?.headers.authorization).toBe('Bearer another');
    },
  );

  it('halves a batch that is too large, down to the one item', async () => {
    const { url, heard } = await hubThat((one, response) =>
      (one.items.some(({ job_id }) => job_id === 'j13') ? says(413) : takeAll)(one, response),
    );
    const { send, spool } = spoolWith(40);
    expect(await send(url).flush(20_000)).toBe(true);
    expect(spool.rejected()).toMatchObject([{ job_id: 'j13', status: 413 }]);
    expect(heard.slice(0, 3).map(({ items }) => items.length)).toEqual([40, 20, 10]);
  });

  it('waits as long as Retry-After says, and so do the processes after it', async () => {
    const { url, heard } = await hubThat(says(503, { 'retry-after': '77' }));
    const { send, spool } = spoolWith(1);
    // Nobody is kept waiting for what cannot come in time.
    expect(await send(url).flush(60_000)).toBe(false);
    expect(pauseOf(spool) / 1000).toBeCloseTo(77, 0);
    expect(await send(url).flush(60_000, true)).toBe(false);
    expect(heard).toHaveLength(1);
  });

  it('gives up on a hub that hangs, and keeps everything', async () => {
    const { url } = await hubThat(() => {});
    const { send, spool } = spoolWith(1);
    expect(await send(url, 'secret', 300).flush(1_000)).toBe(false);
    expect((spool.note('sending') as SendingNote).reason).toContain('no answer');
  });

  it('does not take an answer of something else for a hub’s', async () => {
    const { url } = await hubThat((_, response) => response.end('<html>Welcome</html>'));
    const { send, spool } = spoolWith(1);
    expect(await send(url).flush(200)).toBe(false);
    expect(spool.waiting().words).toBe(1);
  });

  it('sends nothing while another process has the lock, which dies with it', async () => {
    const { url, heard } = await hubThat(takeAll);
    const { send, path } = spoolWith(1);
    const other = new Lock(`${path}.sender`);
    expect(other.take()).toBe(true);
    const sender = send(url);
    expect(await sender.flush(700)).toBe(false);
    expect(heard).toEqual([]);
    other.close();
    expect(await sender.flush(20_000)).toBe(true);
  });
});

describe('the backoff', () => {
  it('has full jitter below 1 s doubling to 5 min', () => {
    expect([1, 2, 3, 9, 10, 500].map((failures) => backoffMs(failures, () => 1))).toEqual([
      1_000, 2_000, 4_000, 256_000, 300_000, 300_000,
    ]);
    expect(backoffMs(5, () => 0)).toBe(0);
  });

  it.each([
    ['120', 120_000],
    ['Fri, 21 Nov 2026 09:00:30 GMT', 30_000],
    ['Fri, 21 Nov 2026 08:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads Retry-After %j', (header, ms) => {
    expect(retryAfterMs(header, Date.parse('2026-11-21T09:00:00Z'))).toBe(ms);
  });
});

describe('the proxy', () => {
  const hub = new URL('https://hub.example:8443/');
  it.each([
    [{ HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    [{ https_proxy: 'proxy:3128' }, 'http://proxy:3128/'],
    [{ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'localhost, .example' }, undefined],
    [{ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'hub.example:443' }, 'http://proxy:3128/'],
    [{ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '*' }, undefined],
    [{ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'ub.example' }, 'http://proxy:3128/'],
    [{}, undefined],
  ])('of %j is %j', (env, proxy) => {
    expect(proxyFor(hub, env)?.href).toBe(proxy);
  });

  it('is none for plain HTTP', () => {
    expect(proxyFor(new URL('http://hub.example/'), { HTTPS_PROXY: 'http://proxy:3128' })).toBeUndefined();
  });
});
