import { Logger } from '@nestjs/common';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startListener } from '../../../test/support/http-listener.js';
import type { Listener } from '../../../test/support/http-listener.js';
import { Influx } from './influx.js';
import { InfluxWriter } from './influx-writer.js';
import type { WriterOptions } from './influx-writer.js';

const AN_HOUR_MS = 3_600_000;

/** Writes to the listener, and ends with the test. */
function writerTo({ url }: Listener, options: Partial<WriterOptions> = {}, db = 'vms'): InfluxWriter {
  const writer = new InfluxWriter({
    influx: new Influx({ url: new URL(url), db, token: 'a-token', version: '3', org: undefined }),
    batchMaxLines: 3,
    batchMaxMs: AN_HOUR_MS,
    influxQueueLines: 100,
    onFailure: () => {},
    ...options,
  });
  onTestFinished(() => writer.end());
  return writer;
}

const linesOf = (...numbers: readonly number[]): string[] => numbers.map((number) => `m v=${number}i`);
const bodyOf = (...numbers: readonly number[]): string =>
  linesOf(...numbers)
    .map((line) => `${line}\n`)
    .join('');

describe('lines for InfluxDB', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('go out as soon as a batch is full; the rest waits, and goes out with a flush', async () => {
    const listener = await startListener();
    const writer = writerTo(listener);
    writer.add(linesOf(1, 2));
    writer.add(linesOf(3, 4, 5, 6, 7));
    const full = await listener.next(2);
    expect(full.map(({ body }) => body)).toEqual([bodyOf(1, 2, 3), bodyOf(4, 5, 6)]);
    await writer.flush(AN_HOUR_MS);
    const [rest] = await listener.next(1);
    expect([rest?.body, writer.written, writer.size]).toEqual([bodyOf(7), 7, 0]);
  });

  it('go out together once the first of them has waited for BATCH_MAX_SEC', async () => {
    const listener = await startListener();
    const writer = writerTo(listener, { batchMaxMs: 20 });
    writer.add(linesOf(1));
    writer.add(linesOf(2));
    const [batch] = await listener.next(1);
    expect(batch?.body).toBe(bodyOf(1, 2));
  });

  it('wait on where InfluxDB does not answer within the time of a flush, and are lost with the end', async () => {
    const listener = await startListener(() => undefined);
    const writer = writerTo(listener);
    writer.add(linesOf(1, 2));
    await writer.flush(50);
    expect([writer.size, writer.written, writer.lost]).toEqual([2, 0, 0]);
    await writer.end();
    expect([writer.size, writer.written, writer.lost]).toEqual([0, 0, 2]);
  });

  it('say why they wait, until they are taken', async () => {
    const refusal = { status: 401, body: 'who?' };
    let isKnown = false;
    const listener = await startListener(() => (isKnown ? { status: 204 } : refusal));
    const writer = writerTo(listener, { batchMaxLines: 1 });
    writer.add(linesOf(1));
    await expect.poll(() => writer.fault).toBe('HTTP 401 who?');
    isKnown = true;
    await expect.poll(() => [writer.fault, writer.written, writer.lost]).toEqual([undefined, 1, 0]);
  });

  it('are left alone for the time that InfluxDB asks for', async () => {
    const refusals = new Map([
      ['asked', { status: 429, headers: { 'retry-after': '2' } }],
      ['not-asked', { status: 503 }],
    ]);
    const listener = await startListener(({ path }) => {
      const db = new URL(path, 'http://hub').searchParams.get('db') ?? '';
      const refusal = refusals.get(db);
      refusals.delete(db);
      return refusal ?? { status: 204 };
    });
    for (const db of ['asked', 'not-asked']) writerTo(listener, { batchMaxLines: 1 }, db).add(linesOf(1));
    const paths = (await listener.next(4)).map(({ path }) => /db=([a-z-]+)/.exec(path)?.[1]);
    // Without a time of its own, the next attempt comes after half a second at most.
    expect(paths.slice(2)).toEqual(['not-asked', 'asked']);
  });
});
