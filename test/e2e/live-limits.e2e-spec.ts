import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freshDatabase } from '../support/databases.js';
import { eventually, report, request, startHub, startHubProcess } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { followed, openStream } from '../support/live-stream.js';
import { valuesNow } from '../support/metrics.js';
import { bearer, createToken, revokeToken, untilKnown } from '../support/tokens.js';

const SETTINGS = { MIGRATE_ON_START: 'true', SWEEP_INTERVAL_SECONDS: '86400' };
const SLOW_READERS = 20;
const MEGABYTE = 1_048_576;

/** Asks for the stream and reads nothing of it. */
async function silentReader(hub: Hub): Promise<Socket> {
  const socket = connect(Number(new URL(hub.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.pause();
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  socket.write('GET /api/v1/stream HTTP/1.1\r\nHost: hub\r\n\r\n');
  return socket;
}

/** Changes a thousand jobs with long texts: some 5 MB of events. */
async function changeMuch(hub: Hub, sequence: number): Promise<void> {
  const error = 'x'.repeat(4_000);
  for (let batch = 0; batch < 5; batch++) {
    const updates = Array.from({ length: 200 }, (_, index) => ({
      job_type: 'backup',
      job_id: `job-${batch}-${index}`,
      status: 'running',
      sequence,
      bytes_transferred: sequence,
      error,
    }));
    expect((await request(hub, 'POST', '/api/v1/telemetry/batch', { updates })).status).toBe(200);
  }
}

async function residentBytes(hub: Hub): Promise<number> {
  return (await valuesNow(hub, 'process_resident_memory_bytes'))[''] ?? 0;
}

async function openStreams(hub: Hub, headers: Record<string, string> = {}): Promise<number> {
  return (await valuesNow(hub, 'hub_streams', headers))[''] ?? NaN;
}

describe('the live streams of a hub', () => {
  it('are cut off where nobody reads, in bounded memory, and the others get everything', async () => {
    const hub = await startHubProcess({ ...SETTINGS, DATABASE_URL: await freshDatabase('sqlite') });
    await changeMuch(hub, 1);
    const reader = await followed(hub);
    await Promise.all(Array.from({ length: SLOW_READERS }, () => silentReader(hub)));
    await eventually(
      () => openStreams(hub),
      (open) => open === SLOW_READERS + 1,
    );
    const before = await residentBytes(hub);
    let most = 0;
    for (let sequence = 2; (await openStreams(hub)) > 1; sequence++) {
      await changeMuch(hub, sequence);
      await reader.until(() => reader.job('job-4-199')?.bytes_transferred === sequence);
      most = Math.max(most, (await residentBytes(hub)) - before);
    }
    console.log(`${SLOW_READERS} readers that do not read: ${Math.round(most / MEGABYTE)} MB more`);
    expect(most).toBeLessThan(150 * MEGABYTE);
    expect(await valuesNow(hub, 'hub_streams_ended_total')).toMatchObject({ slow: SLOW_READERS });
    expect(reader.isOver).toBe(false);
  });

  it('are no requests whose duration is measured, and counted while they are open', async () => {
    const hub = await startHub({ ...SETTINGS, DATABASE_URL: await freshDatabase('sqlite') });
    const stream = await followed(hub);
    expect(await openStreams(hub)).toBe(1);
    const durations = Object.keys(await valuesNow(hub, 'hub_http_request_duration_seconds_count'));
    expect(durations.filter((labels) => labels.includes('/api/v1/stream'))).toEqual([]);
    stream.close();
    await eventually(
      () => openStreams(hub),
      (open) => open === 0,
    );
    expect(await valuesNow(hub, 'hub_streams_ended_total')).toMatchObject({ client: 1 });
  });

  it('send a sign of life every 15 seconds, and may be silent for longer than other connections', async () => {
    const hub = await startHub({
      ...SETTINGS,
      DATABASE_URL: await freshDatabase('sqlite'),
      REQUEST_TIMEOUT_SECONDS: '1',
    });
    const stream = await followed(hub);
    const { data } = await stream.first('heartbeat');
    expect(Math.abs(Date.parse((data as { now: string }).now) - Date.now())).toBeLessThan(2_000);
    await report(hub, 'a', { status: 'running' });
    await stream.until(() => stream.job('a'));
  });

  it('have a head without a stream for HEAD', async () => {
    const hub = await startHub({ ...SETTINGS, DATABASE_URL: await freshDatabase('sqlite') });
    const response = await fetch(`${hub.url}/api/v1/stream`, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(await openStreams(hub)).toBe(0);
  });

  it('are as many for an address as MAX_STREAMS_PER_CALLER', async () => {
    const hub = await startHub({
      ...SETTINGS,
      DATABASE_URL: await freshDatabase('sqlite'),
      MAX_STREAMS_PER_CALLER: '2',
    });
    const [first] = await Promise.all([followed(hub), followed(hub)]);
    const refused = await openStream(hub);
    await refused.until(() => refused.isOver);
    expect([refused.status, refused.headers['content-type']]).toEqual([
      429,
      expect.stringMatching(/^application\/problem\+json\b/),
    ]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(JSON.parse(refused.body)).toMatchObject({ type: expect.stringMatching(/too-many-streams$/) });
    expect(await valuesNow(hub, 'hub_http_limited_total')).toMatchObject({ streams: 1 });
    first?.close();
    await eventually(
      async () => (await openStream(hub)).status,
      (status) => status === 200,
    );
  });

  it('end with their token, and are counted for each', async () => {
    const databaseUrl = await freshDatabase('sqlite');
    const hub = await startHub({
      ...SETTINGS,
      DATABASE_URL: databaseUrl,
      AUTH: 'required',
      MAX_STREAMS_PER_CALLER: '1',
    });
    const [revoked, kept] = [
      await createToken(databaseUrl, { name: 'revoked', role: 'viewer' }),
      await createToken(databaseUrl, { name: 'kept', role: 'viewer' }),
    ];
    await untilKnown(hub, kept);
    const streams = [await followed(hub, { token: revoked }), await followed(hub, { token: kept })] as const;
    expect((await openStream(hub, { token: kept })).status).toBe(429);
    expect((await openStream(hub)).status).toBe(401);
    await revokeToken(databaseUrl, 'revoked');
    const revokedAt = performance.now();
    await streams[0].until(() => streams[0].isOver);
    expect(performance.now() - revokedAt).toBeLessThan(5_000);
    expect(streams[1].isOver).toBe(false);
    expect(await openStreams(hub, bearer(kept))).toBe(1);
  });

  it('end with the hub, a hundred of them within a second', async () => {
    const hub = await startHubProcess({
      ...SETTINGS,
      DATABASE_URL: await freshDatabase('sqlite'),
      MAX_STREAMS_PER_CALLER: '100',
    });
    const streams = await Promise.all(Array.from({ length: 100 }, () => followed(hub)));
    await report(hub, 'a', { status: 'running' });
    await Promise.all(streams.map((stream) => stream.until(() => stream.job('a'))));
    const begunAt = performance.now();
    const code = await hub.stop();
    expect(performance.now() - begunAt).toBeLessThan(1_000);
    expect(code).toBe(0);
    for (const stream of streams) await stream.until(() => stream.isOver);
  });
});
