import type { Browser, BrowserContextOptions } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, openBrowser, openPage, photograph, sidewaysScroll } from '../support/browser.js';
import { freshDatabase } from '../support/databases.js';
import { report, startHub } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { startInflux } from '../support/influx.js';
import type { InfluxServer } from '../support/influx.js';
import { nodeFile, uuidOf } from '../support/libvirt.js';
import { writePast } from '../support/vm-figures.js';
import { collects, statusOf, untilStatus } from '../support/vms.js';

const LOOKS: readonly (readonly [name: string, options: BrowserContextOptions])[] = [
  ['light', { colorScheme: 'light', viewport: { width: 1440, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1440, height: 900 } }],
  ['phone', { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true }],
];
const MACHINES = ['pg1', 'web-01', 'mail', 'build-runner-with-a-long-name'].map((name, index) => ({
  name,
  uuid: uuidOf(index + 1),
}));
const [PG1] = MACHINES;
const MIB = 2 ** 20;

/** A hub that reads machines of libvirt's test driver, of which InfluxDB has hours. */
async function collectingHub(): Promise<{ hub: Hub; influx: InfluxServer }> {
  const [influx, node] = [await startInflux(), await nodeFile(MACHINES)];
  if (PG1) await writePast(influx, PG1, 6);
  const hub = await startHub({
    DATABASE_URL: await freshDatabase('sqlite'),
    MIGRATE_ON_START: 'true',
    STALE_AFTER_SECONDS: '86400',
    FAIL_AFTER_SECONDS: '172800',
    ...collects(node.uri, influx.url),
  });
  await untilStatus(hub, (status) => status.total_collections > 2);
  return { hub, influx };
}

/** A run of pg1, told by the minute, which began this long ago and took 40 minutes. */
async function tellRun(hub: Hub, jobId: string, minutesAgo: number): Promise<void> {
  const minutes = Math.min(40, minutesAgo);
  for (let minute = 0; minute <= minutes; minute++) {
    const disks = [
      { disk_index: 0, bytes_transferred: minute * 60 * 95 * MIB, total_bytes: 40 * 60 * 95 * MIB },
    ];
    await report(hub, jobId, {
      status: minute === 40 ? 'completed' : 'running',
      vm_name: 'pg1',
      timestamp: new Date(Date.now() - (minutesAgo - minute) * 60_000).toISOString(),
      disks,
    });
  }
}

describe('the pages of virtual machines', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
    return () => browser.close();
  });

  it('show the machines and how the collector fares, and stop and start it', async () => {
    const { hub, influx } = await collectingHub();
    const { page, faults } = await openPage(browser, hub, '/vms');
    await page.locator('.vms-table .c-name a', { hasText: 'pg1' }).waitFor();
    await page.locator('.collector .pill', { hasText: 'Collecting' }).waitFor();
    await page.locator('.ends div', { hasText: 'libvirt' }).getByText('4 machines').waitFor();
    await page.locator('.ends div', { hasText: 'InfluxDB' }).getByText('Answers').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.locator('.collector .pill', { hasText: 'Stopped' }).waitFor();
    expect(await statusOf(hub)).toMatchObject({ running: false });
    await page.getByRole('button', { name: 'Start' }).click();
    await page.locator('.collector .pill', { hasText: 'Collecting' }).waitFor();
    expect(await statusOf(hub)).toMatchObject({ running: true });
    await influx.kill();
    await page.reload();
    await page.locator('.ends div', { hasText: 'InfluxDB' }).getByText('ECONNREFUSED').waitFor();
    expect(faults).toEqual([]);
  });

  it('lead to the curves of one, and from there to its backups', async () => {
    const { hub } = await collectingHub();
    const { page, faults } = await openPage(browser, hub, '/vms');
    await page.locator('.vms-table .c-name a', { hasText: 'mail' }).click();
    await page.locator('h1', { hasText: 'mail' }).waitFor();
    await page.locator('.node-chart .plot canvas').nth(3).waitFor();
    expect(await page.getByText('Backups of mail').count()).toBe(0);
    await tellRun(hub, 'nightly', 20);
    await page.goto(`/vms/${PG1?.uuid}`);
    // 130 MiB a second while it is copied, and few before.
    await page.getByText(/Read: .* MiB\/s on average, at most 1[5-9]\d MiB\/s/).waitFor();
    await page.getByRole('link', { name: 'Backups of pg1' }).click();
    await page.locator('h1', { hasText: 'pg1' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('are linked from a job, whose page shows its machine while it ran, and after', async () => {
    const { hub } = await collectingHub();
    await tellRun(hub, 'ended', 45);
    const { page, faults } = await openPage(browser, hub, '/jobs/ended');
    await page.locator('.vm-behind .plot canvas').nth(1).waitFor();
    await page.locator('.vm-behind', { hasText: /Read: 1\d\d MiB\/s on average/ }).waitFor();
    await page.locator('.vm-behind h2 a', { hasText: 'pg1' }).click();
    await page.locator('h1', { hasText: 'pg1' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('are free of faults in both themes and on phones, and are photographed', async () => {
    const { hub } = await collectingHub();
    await tellRun(hub, 'nightly', 30);
    for (const [look, options] of LOOKS) {
      const { page, faults } = await openPage(browser, hub, '/vms', options);
      for (const [name, path, ready] of [
        ['vms', '/vms', '.card:has(.ends .ok) + .card .spark .line[d*=L]'],
        ['vm', '/vms/pg1', '.node-chart .plot canvas'],
        ['job-vm', '/jobs/nightly', '.vm-behind .plot canvas'],
      ] as const) {
        await page.goto(path);
        await page.locator(ready).first().waitFor({ state: 'attached' });
        await photograph(page, `${name}-${look}`);
        expect(await axeFaults(page), `${name}-${look}`).toEqual([]);
        expect(await sidewaysScroll(page), `${name}-${look} scrolls`).toBeLessThanOrEqual(0);
      }
      expect(faults).toEqual([]);
      await page.context().close();
    }
  });
});

describe('the pages of virtual machines of a hub without a collector', () => {
  it('say which settings it needs', async () => {
    const hub = await startHub({ DATABASE_URL: await freshDatabase('sqlite'), MIGRATE_ON_START: 'true' });
    const browser = await openBrowser();
    const { page, faults } = await openPage(browser, hub, '/vms');
    await page.locator('.collector', { hasText: 'LIBVIRT_URI' }).waitFor();
    expect(await page.getByRole('button', { name: 'Start' }).count()).toBe(0);
    await page.goto('/vms/pg1');
    await page.getByText('LIBVIRT_URI').waitFor();
    expect(faults).toEqual([]);
    await browser.close();
  });
});
