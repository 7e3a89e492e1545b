import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, openBrowser, openPage, photograph, sidewaysScroll } from '../support/browser.js';
import { request } from '../support/hub.js';
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
  ['no-such-jobs', '/jobs?q=there-is-no-such-job', '.match'],
  ['job-running', '/jobs/{sql-cluster-a}', '.plot canvas'],
  ['job-silent', '/jobs/{files-nas}', '.plot canvas'],
  ['job-stuck', '/jobs/{erp-db1}', '.plot canvas'],
  ['job-failed', '/jobs/{mail-02}', '.error-card'],
  ['job-many-disks', '/jobs/{vdi-pool-a}', '.many-disks'],
  ['job-total-unknown', '/jobs/{k8s-etcd-2}', '.progress-card'],
  ['machines', '/machines', '.machines-table .strip'],
  ['machine', '/machines/pg1', '.dots svg .dot'],
];

describe('the looks of the dashboard', () => {
  let demo: Demo;
  let browser: Browser;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    demo = await startDemo({ seed: 1, days: 4, port: '0' });
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
      const found: string[] = [];
      for (const [name, path, ready] of PAGES) {
        await page.goto(pathOf(path));
        await page.locator(ready).first().waitFor();
        await page.locator('.live[data-state=live]').waitFor();
        await photograph(page, `${name}-${look}`);
        found.push(...(await axeFaults(page)).map((fault) => `${name}: ${fault}`));
        const sideways = await sidewaysScroll(page);
        if (sideways > 0) found.push(`${name}: scrolls ${sideways} pixels sideways`);
      }
      expect(found).toEqual([]);
      expect(faults).toEqual([]);
    });

    it('are so on the dialog of a cancellation and on the table of a curve, too', async () => {
      const { page } = await openPage(browser, demo, pathOf('/jobs/{sql-cluster-a}'), options);
      await page.getByRole('button', { name: 'Table' }).click();
      await page.locator('.curve-table').waitFor();
      expect(await axeFaults(page)).toEqual([]);
      await page.getByRole('button', { name: 'Cancel…' }).click();
      await page.locator('dialog').waitFor();
      await photograph(page, `job-cancel-${look}`);
      expect(await axeFaults(page)).toEqual([]);
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

describe('the looks of a hub that has nothing to show yet', () => {
  it.each(LOOKS)('are free of faults in %s', async (look, options) => {
    const browser = await openBrowser();
    const empty = await openForSuite('sqlite');
    const closed = await openForSuite('sqlite', { AUTH: 'required' });
    try {
      const found: string[] = [];
      for (const [name, { hub }, path, ready] of [
        ['empty-overview', empty, '/', '.first-job'],
        ['empty-jobs', empty, '/jobs', '.match'],
        ['empty-machines', empty, '/machines', '.nothing'],
        ['no-such-job', empty, '/jobs/nobody', 'h1'],
        ['no-such-machine', empty, '/machines/nobody', 'h1'],
        ['no-such-page', empty, '/jobs/a%2Fb', 'h1'],
        ['token', closed, '/', 'input[type=password]'],
      ] as const) {
        const { page } = await openPage(browser, hub, path, { ...options, expected: /40[14]/ });
        await page.locator(ready).first().waitFor();
        await photograph(page, `${name}-${look}`);
        found.push(...(await axeFaults(page)).map((fault) => `${name}: ${fault}`));
        if ((await sidewaysScroll(page)) > 0) found.push(`${name}: scrolls sideways`);
      }
      expect(found).toEqual([]);
    } finally {
      await browser.close();
      await empty.end();
      await closed.end();
    }
  });
});
