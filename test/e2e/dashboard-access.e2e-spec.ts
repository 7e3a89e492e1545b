import type { Browser, BrowserContext, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage } from '../support/browser.js';
import { eventually, report, request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { valuesNow } from '../support/metrics.js';
import { openForSuite } from '../support/suite-hub.js';
import { bearer, createToken, revokeToken, untilKnown } from '../support/tokens.js';

const disks = (bytes_transferred: number): object[] => [
  { disk_index: 0, bytes_transferred, total_bytes: 100 },
];
const bar = (percent: number): string => `[role=progressbar][aria-valuenow="${percent}"]`;

/** All that the page keeps, as text. */
async function kept(page: Page): Promise<{ tab: string; device: string; cookies: number }> {
  const [tab, device] = await page.evaluate<[string, string]>(
    '[JSON.stringify(sessionStorage), JSON.stringify(localStorage)]',
  );
  return { tab, device, cookies: (await page.context().cookies()).length };
}

describe('the dashboard of a hub that asks for tokens', () => {
  let hub: Hub;
  let databaseUrl: string;
  let browser: Browser;
  const REFUSED = /401/;

  beforeAll(async () => {
    const suite = await openForSuite('sqlite', { AUTH: 'required' });
    ({ hub, databaseUrl } = suite);
    const token = await viewer('reporter', 'operator');
    await request(
      hub,
      'POST',
      '/api/v1/telemetry/backup/guarded',
      { status: 'running', disks: disks(30) },
      bearer(token),
    );
    browser = await openBrowser();
    return async () => {
      await browser.close();
      await suite.end();
    };
  });

  async function viewer(name: string, role: 'viewer' | 'operator' = 'viewer'): Promise<string> {
    const token = await createToken(databaseUrl, { name, role });
    await untilKnown(hub, token);
    return token;
  }

  /** Every address that the browser asks for or names. */
  function addressesOf(context: BrowserContext): string[] {
    const addresses: string[] = [];
    context.on('request', (sent) => void addresses.push(sent.url(), sent.headers()['referer'] ?? ''));
    return addresses;
  }

  async function type(page: Page, token: string): Promise<void> {
    await page.getByLabel('Token', { exact: true }).fill(token);
    await page.getByRole('button', { name: 'Open' }).click();
  }

  it('asks for one, refuses a wrong one, and keeps a right one in the tab alone', async () => {
    const token = await viewer('tab');
    const { page, context, faults } = await openPage(browser, hub, '/jobs/guarded', { expected: REFUSED });
    const addresses = addressesOf(context);
    await type(page, 'bth_wrong');
    await page.locator('[role=alert]').waitFor();
    expect(await kept(page)).toMatchObject({ tab: '{}', cookies: 0 });
    expect((await kept(page)).device).not.toContain('bth_');
    await type(page, token);
    await page.locator(bar(30)).waitFor();
    const keeps = await kept(page);
    expect(keeps.tab).toContain(token);
    expect(keeps.device).not.toContain(token);
    expect(keeps.cookies).toBe(0);
    await page.reload();
    await page.locator(bar(30)).waitFor();
    expect(addresses.length).toBeGreaterThan(10);
    expect(addresses.filter((address) => address.includes('bth_'))).toEqual([]);
    expect(page.url()).toBe(`${hub.url}/jobs/guarded`);
    const other = await context.newPage();
    await other.goto('/jobs/guarded');
    await other.getByLabel('Token', { exact: true }).waitFor();
    expect(faults).toEqual([]);
  });

  it('keeps one on the device if told so, for tabs to come', async () => {
    const token = await viewer('device');
    const { page, context, faults } = await openPage(browser, hub, '/', { expected: REFUSED });
    await page.getByLabel('Stay on this device').check();
    await type(page, token);
    await page.locator(bar(30)).waitFor();
    expect((await kept(page)).device).toContain(token);
    const other = await context.newPage();
    await other.goto('/jobs/guarded');
    await other.locator(bar(30)).waitFor();
    expect(faults).toEqual([]);
  });

  it('asks again once the token is revoked', async () => {
    const token = await viewer('short');
    const { page, faults } = await openPage(browser, hub, '/jobs/guarded', { expected: REFUSED });
    await type(page, token);
    await page.locator(bar(30)).waitFor();
    await revokeToken(databaseUrl, 'short');
    await page.getByLabel('Token', { exact: true }).waitFor();
    expect(faults).toEqual([]);
  });

  it('tells a viewer that only an operator may cancel', async () => {
    const token = await viewer('looker');
    const { page } = await openPage(browser, hub, '/jobs/guarded', { expected: /40[13]/ });
    await type(page, token);
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByRole('button', { name: 'Cancel now' }).click();
    await page.locator('[role=alert]', { hasText: 'operator' }).waitFor();
  });
});

describe('the live stream of the dashboard', () => {
  let hub: Hub;
  let browser: Browser;

  beforeAll(async () => {
    const suite = await openForSuite('sqlite');
    ({ hub } = suite);
    await report(hub, 'shared', { status: 'running', disks: disks(30) });
    browser = await openBrowser();
    return async () => {
      await browser.close();
      await suite.end();
    };
  });

  const streams = async (): Promise<number> => Object.values(await valuesNow(hub, 'hub_streams'))[0] ?? 0;
  const untilStreams = async (count: number): Promise<void> =>
    void (await eventually(streams, (open) => open === count));

  it('is one for eight tabs', async () => {
    await untilStreams(0);
    const { context, page, faults } = await openPage(browser, hub, '/jobs/shared');
    await page.locator(bar(30)).waitFor();
    const pages = [page];
    while (pages.length < 8) {
      const tab = await context.newPage();
      await tab.goto('/jobs/shared');
      pages.push(tab);
    }
    for (const tab of pages) await tab.locator('.live[data-state=live]').waitFor();
    expect(await streams()).toBe(1);
    await report(hub, 'shared', { status: 'running', disks: disks(50) });
    for (const tab of pages) await tab.locator(bar(50)).waitFor();
    // The last one goes on with the same stream.
    for (const tab of pages.slice(0, 7)) await tab.close();
    await report(hub, 'shared', { status: 'running', disks: disks(60) });
    await pages[7]?.locator(bar(60)).waitFor();
    expect(await streams()).toBe(1);
    expect(faults).toEqual([]);
  });

  it('is the own one of a page without a SharedWorker, which lets go of it while nobody looks', async () => {
    await report(hub, 'alone', { status: 'running', disks: disks(30) });
    await untilStreams(0);
    const { page, faults } = await openPage(browser, hub, 'about:blank', {
      before: 'delete globalThis.SharedWorker;',
    });
    await page.clock.install();
    await page.goto('/jobs/alone');
    await page.locator(bar(30)).waitFor();
    await report(hub, 'alone', { status: 'running', disks: disks(45) });
    await page.locator(bar(45)).waitFor();
    expect(await streams()).toBe(1);
    await show(page, 'hidden');
    await page.clock.fastForward(40_000);
    await untilStreams(0);
    await report(hub, 'alone', { status: 'running', disks: disks(65) });
    await show(page, 'visible');
    await page.locator(bar(65)).waitFor();
    expect(await streams()).toBe(1);
    expect(faults).toEqual([]);
  });
});

/** As when somebody goes to another tab, which a browser without windows never does. */
async function show(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate(
    `Object.defineProperty(document, 'visibilityState', { configurable: true, value: '${state}' });
     Object.defineProperty(document, 'hidden', { configurable: true, value: ${state === 'hidden'} });
     document.dispatchEvent(new Event('visibilitychange'));`,
  );
}
