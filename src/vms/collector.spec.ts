import { describe, expect, it } from 'vitest';
import { startListener } from '../../test/support/http-listener.js';
import { Collector } from './collector.js';
import { Connections } from './connections.js';
import type { VmsSettings } from './vms.settings.js';

const AN_HOUR_MS = 3_600_000;

/** As that of a hub whose database hangs while it waits for its turn. */
const HANGING = {
  isHeld: false,
  renew: async () => {},
  keep: () => new Promise<never>(() => {}),
};

describe('the collector', () => {
  it('sends what waits, and stops, while the database hangs', async () => {
    const listener = await startListener();
    const settings: VmsSettings = {
      vmSource: {
        libvirtUri: 'test:///default',
        influx: { url: new URL(listener.url), db: 'vms', token: 'a-token', version: '3', org: undefined },
      },
      pollIntervalMs: AN_HOUR_MS,
      batchMaxLines: 2_000,
      batchMaxMs: AN_HOUR_MS,
      deviceCacheMs: AN_HOUR_MS,
      libvirtTimeoutMs: AN_HOUR_MS,
      influxQueueLines: 10,
      collectsAtStart: true,
    };
    const connections = new Connections(settings);
    const collector = new Collector(connections, HANGING, settings);
    collector.onApplicationBootstrap();
    connections.writer?.add(['m v=1i']);
    expect([await collector.stop(200), collector.isRunning]).toEqual([true, false]);
    expect(await listener.next(1)).toMatchObject([{ body: 'm v=1i\n' }]);
    await connections.end();
  });
});
