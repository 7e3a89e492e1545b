import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, openBrowser, openPage, photograph, sidewaysScroll } from '../support/browser.js';
import { request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { openForSuite } from '../support/suite-hub.js';
import { startDemo } from '../demo/demo.js';
import type { Demo } from '../demo/demo.js';

const LOOKS: readonly (readonly [name: string, options: BrowserContextOptions])[] = [
  ['light', { colorScheme: 'light', viewport: { width: 1440, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1440, height: 900 } }],
  ['light-phone', { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true }],
  ['dark-phone', { colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true }],
];

/** The pages, with the element that is there once their data are; `{vm}` is the id of that machine's newest job. */
const PAGES: readonly (readonly [name: string, path: string, ready: string])[] = [
  ['overview', '/', '.machine-grid .strip'],
  ['jobs', '/jobs', 'tr[data-id]'],
  ['job-failed', '/jobs/{mail-02}', '.plot canvas'],
  ['machines', '/machines', '.machines-table .strip'],
  ['machine', '/machines/pg1', '.dots svg .dot'],
  ['job-running', '/jobs/{sql-cluster-a}', '.plot canvas'],
];

/** One of each fate, and some that are well: the others would cost time, and show nothing else. */
// prettier-ignore
const MACHINES = [
  'pg1', 'web-03', 'mail-01', 'mail-02', 'sql-cluster-a', 'erp-db1', 'files-nas', 'k8s-etcd-2', 'crm-app', 'build-07', 'wiki', 'lab-vm-4',
  'db (prod)/x', 'vdi-pool-a', 'app-04', 'web-05',
];

describe('the looks of the dashboard', () => {
  let demo: Demo;
  let browser: Browser;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    demo = await startDemo({ seed: 1, days: 3, machines: MACHINES, port: '0' });
    const { body } = await request<{ items: { id: string; vm_name: string }[] }>(
      demo,
      'GET',
      '/api/v1/jobs?limit=500',
    );
    for (const { id, vm_name: name } of body.items) if (!ids.has(name)) ids.set(name, id);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await demo.end();
  });

  const pathOf = (path: string): string =>
    path.replace(/\{(.*)\}/, (_, name: string) => encodeURIComponent(ids.get(name) ?? ''));

  describe.each(LOOKS)('in %s', (look, options) => {
    it('are free of faults that axe finds, of sideways scrolling and of complaints in the console', async () => {
      const { page, faults } = await openPage(browser, demo, '/', options);
      const pages = PAGES.map(([name, path, ready]) => [name, pathOf(path), ready] as const);
      const found = await faultsOf(page, look, pages);
      await page.getByRole('button', { name: 'Table' }).click();
      await page.getByRole('button', { name: 'Cancel…' }).click();
      await page.locator('dialog').waitFor();
      await photograph(page, `job-cancel-${look}`);
      found.push(...(await axeFaults(page)));
      expect(found).toEqual([]);
      expect(faults).toEqual([]);
    });
  });

  it('are photographed as they are printed, without hues, and in forced colours', async () => {
    const { page, context } = await openPage(browser, demo, pathOf('/jobs/{sql-cluster-a}'));
    await page.locator('.plot canvas').waitFor();
    await page.emulateMedia({ media: 'print' });
    await photograph(page, 'job-print');
    await page.emulateMedia({ media: 'screen', forcedColors: 'active' });
    await photograph(page, 'job-forced-colours');
    await page.emulateMedia({ forcedColors: 'none' });
    await page.goto('/');
    await page.locator('.machine-grid .strip').first().waitFor();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setEmulatedVisionDeficiency', { type: 'achromatopsia' });
    await photograph(page, 'overview-achromatopsia');
  });
});

const NOTHING: readonly (readonly [name: string, path: string, ready: string])[] = [
  ['empty-overview', '/', '.first-job'],
  ['empty-machines', '/machines', '.nothing'],
  ['no-such-job', '/jobs/nobody', 'h1'],
];

describe('the looks of a hub that has nothing to show', () => {
  let empty: Hub;
  let closed: Hub;
  let browser: Browser;

  beforeAll(async () => {
    const suites = [
      await openForSuite('sqlite'),
      await openForSuite('sqlite', { AUTH: 'required' }),
    ] as const;
    [empty, closed] = [suites[0].hub, suites[1].hub];
    browser = await openBrowser();
    return async () => {
      await browser.close();
      for (const suite of suites) await suite.end();
    };
  });

  it.each(LOOKS)('are free of faults in %s', async (look, options) => {
    const { page } = await openPage(browser, empty, '/', { ...options, expected: /404/ });
    const found = await faultsOf(page, look, NOTHING);
    const { page: asking } = await openPage(browser, closed, '/', { ...options, expected: /401/ });
    found.push(...(await faultsOf(asking, look, [['token', '/', 'input[type=password]']])));
    expect(found).toEqual([]);
  });
});

/** Photographs these pages, and names the faults that axe finds, and those that scroll sideways. */
async function faultsOf(
  page: Page,
  look: string,
  pages: readonly (readonly [name: string, path: string, ready: string])[],
): Promise<string[]> {
  const found: string[] = [];
  for (const [name, path, ready] of pages) {
    await page.goto(path);
    await page.locator(ready).first().waitFor();
    await photograph(page, `${name}-${look}`);
    found.push(...(await axeFaults(page)).map((fault) => `${name}: ${fault}`));
    const sideways = await sidewaysScroll(page);
    if (sideways > 0) found.push(`${name}: scrolls ${sideways} pixels sideways`);
  }
  return found;
}
