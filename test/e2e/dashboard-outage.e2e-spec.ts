import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { markDocument, openBrowser, openPage } from '../support/browser.js';
import { freePort } from '../support/database-server.js';
import { freshDatabase } from '../support/databases.js';
import { launchHub, report } from '../support/hub.js';
import type { HubProcess } from '../support/hub.js';
import { openForSuite } from '../support/suite-hub.js';

/** The page cannot reach its hub, and says that in the console, too. */
const EXPECTED = /ERR_|Failed to load resource/;

const disks = (bytes_transferred: number): object[] => [
  { disk_index: 0, bytes_transferred, total_bytes: 100 },
];
const bar = (percent: number): string => `[role=progressbar][aria-valuenow="${percent}"]`;

/** The same hub with another version in its package.json, as after an upgrade. */
function anotherVersion(version: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'hub-upgrade-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync('dist', join(folder, 'dist'), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as object;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, version }));
  return join(folder, 'dist/main.js');
}

describe('the dashboard of a hub that goes away', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
    return () => browser.close();
  });

  /** A hub that can be started again at the same address. */
  async function place(): Promise<(main?: string) => Promise<HubProcess>> {
    const env = { DATABASE_URL: await freshDatabase('sqlite'), PORT: String(await freePort()) };
    return async (main) => {
      const hub = await launchHub(env, main);
      onTestFinished(() => hub.kill());
      return hub;
    };
  }

  it('says so, and goes on where it was when the hub is back, without a change lost', async () => {
    const start = await place();
    const hub = await start();
    await report(hub, 'goes-on', { status: 'running', disks: disks(30), vm_name: 'pg1' });
    await report(hub, 'ends', { status: 'running', disks: disks(40), vm_name: 'pg2' });
    const path = '/jobs?status=running&sort=silence';
    const { page, faults } = await openPage(browser, hub, path, { expected: EXPECTED });
    await page.locator(bar(40)).waitFor();
    const isStill = await markDocument(page);
    await hub.kill();
    await page.locator('.not-live-banner', { hasText: 'Not live since' }).waitFor();
    await page.locator('.live[data-state=lost]').waitFor();
    const again = await start();
    await report(again, 'goes-on', { status: 'running', disks: disks(70) });
    await report(again, 'ends', { status: 'completed', disks: disks(100) });
    await report(again, 'begins', { status: 'running', disks: disks(10), vm_name: 'pg3' });
    await page.locator('.not-live-banner').waitFor({ state: 'detached' });
    await page.locator(bar(70)).waitFor();
    await page.locator(bar(10)).waitFor();
    await page.locator('[data-id=ends]').waitFor({ state: 'detached' });
    expect(page.url()).toBe(hub.url + path);
    await isStill();
    expect(faults).toEqual([]);
  });

  it('says so when the device is offline, and misses nothing', async () => {
    const { hub, end } = await openForSuite('sqlite');
    onTestFinished(end);
    await report(hub, 'far', { status: 'running', disks: disks(30) });
    const { page, context, faults } = await openPage(browser, hub, '/jobs/far', { expected: EXPECTED });
    await page.locator(bar(30)).waitFor();
    await context.setOffline(true);
    await page.locator('.not-live-banner').waitFor();
    await report(hub, 'far', { status: 'running', disks: disks(55) });
    await context.setOffline(false);
    await page.locator('.not-live-banner').waitFor({ state: 'detached' });
    await page.locator(bar(55)).waitFor();
    expect(faults).toEqual([]);
  });

  it('tells an old tab that the hub has a new version, and goes on', async () => {
    const start = await place();
    const hub = await start();
    await report(hub, 'through', { status: 'running', disks: disks(30) });
    const { page, faults } = await openPage(browser, hub, '/jobs/through', { expected: EXPECTED });
    await page.locator(bar(30)).waitFor();
    expect(await page.locator('.notice').count()).toBe(0);
    const isStill = await markDocument(page);
    const newer = anotherVersion('99.0.0');
    await hub.kill();
    const upgraded = await start(newer);
    await page.locator('.notice', { hasText: '99.0.0' }).waitFor();
    await report(upgraded, 'through', { status: 'running', disks: disks(80) });
    await page.locator(bar(80)).waitFor();
    await isStill();
    expect(faults).toEqual([]);
  });
});
