import type { Browser, BrowserContextOptions } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, openBrowser, openPage, photograph, sidewaysScroll } from '../support/browser.js';
import { freshDatabase } from '../support/databases.js';
import { report, startHub } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { startInflux } from '../support/influx.js';
import { collects, statusOf, untilStatus } from '../support/vms.js';

const LOOKS: readonly (readonly [name: string, options: BrowserContextOptions])[] = [
  ['light', { colorScheme: 'light', viewport: { width: 1440, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1440, height: 900 } }],
  ['phone', { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true }],
];

/** A hub that reads the machine of libvirt's test driver. */
async function collectingHub(): Promise<Hub> {
  const influx = await startInflux();
  const hub = await startHub({
    DATABASE_URL: await freshDatabase('sqlite'),
    MIGRATE_ON_START: 'true',
    ...collects('test:///default', influx.url),
  });
  await untilStatus(hub, (status) => status.total_collections > 2);
  return hub;
}

describe('the page of virtual machines', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
    return () => browser.close();
  });

  it('shows the machines and how the collector fares, and stops and starts it', async () => {
    const hub = await collectingHub();
    const { page, faults } = await openPage(browser, hub, '/vms');
    await page.locator('.vms-table .c-name a', { hasText: 'test' }).waitFor();
    await page.locator('.collector .pill', { hasText: 'Collecting' }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.locator('.collector .pill', { hasText: 'Stopped' }).waitFor();
    expect(await statusOf(hub)).toMatchObject({ running: false });
    await page.getByRole('button', { name: 'Start' }).click();
    await page.locator('.collector .pill', { hasText: 'Collecting' }).waitFor();
    expect(await statusOf(hub)).toMatchObject({ running: true });
    expect(faults).toEqual([]);
  });

  it('shows on the page of a job how fast its machine reads', async () => {
    const hub = await collectingHub();
    const disks = [{ disk_index: 0, bytes_transferred: 1, total_bytes: 10 }];
    await report(hub, 'of-a-vm', { status: 'running', vm_name: 'test', disks });
    const { page, faults } = await openPage(browser, hub, '/jobs/of-a-vm');
    await page.locator('.vm-behind dt', { hasText: 'It reads' }).waitFor();
    expect([await axeFaults(page), faults]).toEqual([[], []]);
    await photograph(page, 'job-vm');
  });

  it.each(LOOKS)('is free of faults in %s, and is photographed', async (look, options) => {
    const hub = await collectingHub();
    const { page, faults } = await openPage(browser, hub, '/vms', options);
    await page.locator('.vms-table .spark .line[d^=M]').first().waitFor({ state: 'attached' });
    await photograph(page, `vms-${look}`);
    expect([await axeFaults(page), await sidewaysScroll(page)]).toEqual([[], 0]);
    expect(faults).toEqual([]);
  });
});

describe('the page of virtual machines of a hub without a collector', () => {
  it('says which settings it needs', async () => {
    const hub = await startHub({ DATABASE_URL: await freshDatabase('sqlite'), MIGRATE_ON_START: 'true' });
    const browser = await openBrowser();
    const { page, faults } = await openPage(browser, hub, '/vms');
    await page.locator('.collector', { hasText: 'LIBVIRT_URI' }).waitFor();
    expect(await page.getByRole('button', { name: 'Start' }).count()).toBe(0);
    expect(faults).toEqual([]);
    await browser.close();
  });
});
