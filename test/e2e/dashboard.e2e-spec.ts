import type { Browser } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { markDocument, openBrowser, openPage } from '../support/browser.js';
import { DATABASES } from '../support/databases.js';
import { jobOf, report } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { openForSuite } from '../support/suite-hub.js';

const ODD_IDS = [
  'db (prod)/x',
  'a.b',
  '..c/..d',
  'Büro-Server 100%',
  '仮想マシン-01',
  'x?y#z&w=1',
  'it\'s "<b>"',
];
const SIZE = 100 * 2 ** 30;

/** An hour fast, as the page sees it. */
const FAST_CLOCK = `{
  const HOUR = 3600000;
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...args) { super(...(args.length ? args : [RealDate.now() + HOUR])); }
    static now() { return RealDate.now() + HOUR; }
  };
  Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + HOUR });
}`;

function progress(percent: number, members: object = {}): object {
  const disks = [
    { disk_index: 0, label: 'root', bytes_transferred: (SIZE * percent) / 100, total_bytes: SIZE },
  ];
  return { status: 'running', current_phase: 'transferring', disks, ...members };
}

describe('the dashboard', () => {
  let hub: Hub;
  let browser: Browser;
  let forgetJobs: () => Promise<void>;

  beforeAll(async () => {
    const suite = await openForSuite('sqlite', { STALE_AFTER_SECONDS: '2', SWEEP_INTERVAL_SECONDS: '1' });
    ({ hub, forgetJobs } = suite);
    browser = await openBrowser();
    return async () => {
      await browser.close();
      await suite.end();
    };
  });
  afterEach(() => forgetJobs());

  it('moves bars, without being loaded again, to the same figure everywhere', async () => {
    await report(hub, 'moving', progress(30, { vm_name: 'pg1' }));
    const overview = await openPage(browser, hub, '/');
    const list = await openPage(browser, hub, '/jobs');
    const job = await openPage(browser, hub, '/jobs/moving');
    const bar = (percent: number): string => `[role=progressbar][aria-valuenow="${percent}"]`;
    for (const { page } of [overview, list, job]) await page.locator(bar(30)).first().waitFor();
    const marks = await Promise.all([overview, list, job].map(({ page }) => markDocument(page)));
    await report(hub, 'moving', progress(61));
    for (const { page } of [overview, list, job]) await page.locator(bar(61)).first().waitFor();
    await job.page.locator('.big-percent', { hasText: '61' }).waitFor();
    await report(hub, 'moving', progress(100, { status: 'completed' }));
    await job.page.locator('.pill', { hasText: 'Completed' }).waitFor();
    await job.page.locator('.big-percent', { hasText: '100' }).waitFor();
    await overview.page.locator(bar(61)).waitFor({ state: 'detached' });
    for (const isStill of marks) await isStill();
    expect([overview, list, job].flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('shows a silent job as Silent, and as Running when it is heard of again', async () => {
    await report(hub, 'quiet', progress(30));
    const { page, faults } = await openPage(browser, hub, '/jobs/quiet');
    const isStill = await markDocument(page);
    await page.locator('.pill', { hasText: 'Silent' }).waitFor();
    await report(hub, 'quiet', progress(31));
    await page.locator('.pill', { hasText: 'Running' }).waitFor();
    await page.locator('.events li', { hasText: 'heard again' }).waitFor();
    await isStill();
    expect(faults).toEqual([]);
  });

  it('teaches an empty hub, with its own address, and turns into the first row', async () => {
    const { page, faults } = await openPage(browser, hub, '/');
    const command = await page.locator('.first-job pre').innerText();
    expect(command).toContain(`curl ${hub.url}/api/v1/telemetry/`);
    await report(hub, 'first', progress(30));
    await page.locator('a[href="/jobs/first"]').first().waitFor();
    expect(await page.locator('.first-job').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('cancels a job with a reason', async () => {
    await report(hub, 'to-cancel', progress(40));
    const { page, faults } = await openPage(browser, hub, '/jobs/to-cancel');
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByLabel('Reason').fill('the machine is gone');
    await page.getByRole('button', { name: 'Cancel now' }).click();
    await page.locator('.pill', { hasText: 'Cancelled' }).waitFor();
    await page.locator('pre', { hasText: 'the machine is gone' }).waitFor();
    expect(await jobOf(hub, 'to-cancel')).toMatchObject({
      status: 'cancelled',
      error_message: 'the machine is gone',
    });
    expect(await page.getByRole('button', { name: 'Cancel…' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('closes the dialog of a cancellation by Escape, and cancels nothing', async () => {
    await report(hub, 'kept', progress(40));
    const { page } = await openPage(browser, hub, '/jobs/kept');
    await page.getByRole('button', { name: 'Cancel…' }).click();
    // A key before that would go to the page.
    await page.locator('dialog[open]').waitFor();
    await page.getByLabel('Reason').press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    // It may be silent by now.
    expect(await jobOf(hub, 'kept')).toMatchObject({ completed_at: null });
  });

  it('reaches jobs by their links and by their addresses, whatever is in their ids', async () => {
    for (const id of ODD_IDS) await report(hub, id, progress(30));
    const { page, faults } = await openPage(browser, hub, '/jobs');
    for (const id of ODD_IDS) {
      await page
        .locator(`a[href="/jobs/${encodeURIComponent(id)}"]`)
        .first()
        .click();
      await expect.poll(() => page.locator('.id-line code').textContent()).toBe(id);
      expect(page.url()).toBe(`${hub.url}/jobs/${encodeURIComponent(id)}`);
      await page.reload();
      await expect.poll(() => page.locator('.id-line code').textContent()).toBe(id);
      expect(await page.locator('h1').textContent()).toBe(id);
      await page.goBack();
    }
    expect(faults).toEqual([]);
  });

  it('says that it knows no such job, and shows it once it is there', async () => {
    const { page } = await openPage(browser, hub, '/jobs/not-yet', { expected: /404/ });
    await page.locator('h1', { hasText: 'No such job' }).waitFor();
    await report(hub, 'not-yet', progress(30));
    await page.locator('h1', { hasText: 'not-yet' }).waitFor();
  });

  it('keeps filters through a reload and through Back', async () => {
    await report(hub, 'one', progress(30, { vm_name: 'pg1' }));
    await report(hub, 'two', progress(30, { vm_name: 'mail' }));
    await report(hub, 'three', { status: 'failed', error: 'it broke', vm_name: 'pg1' });
    const { page, faults } = await openPage(browser, hub, '/jobs?status=running,stalled&q=pg1');
    const rows = async (): Promise<(string | null)[]> =>
      page.locator('tr[data-id]').evaluateAll((all) => all.map((row) => row.getAttribute('data-id')));
    await expect.poll(rows).toEqual(['one']);
    await page.reload();
    await expect.poll(rows).toEqual(['one']);
    await page.locator('a[href="/jobs/one"]').first().click();
    await page.locator('.id-line code', { hasText: 'one' }).waitFor();
    await page.goBack();
    await expect.poll(rows).toEqual(['one']);
    expect(new URL(page.url()).search).toBe('?status=running,stalled&q=pg1');
    expect(faults).toEqual([]);
  });

  it('counts ages by the clock of the hub where that of the page is an hour off', async () => {
    await report(hub, 'aged', progress(30));
    const { page, faults } = await openPage(browser, hub, '/jobs/aged', { before: FAST_CLOCK });
    const heard = page.locator('.facts div', { hasText: 'Heard' }).locator('dd');
    await expect.poll(() => heard.innerText()).toMatch(/^(now|\d+ s ago)$/);
    expect(faults).toEqual([]);
  });

  it('shows the curve of a job as a picture and as a table', async () => {
    const start = Date.now() - 600_000;
    for (let minute = 0; minute <= 9; minute++) {
      const timestamp = new Date(start + minute * 60_000).toISOString();
      await report(hub, 'curved', progress(5 + minute * 4, { timestamp }));
    }
    const { page, faults } = await openPage(browser, hub, '/jobs/curved');
    await page.locator('.plot canvas').waitFor();
    expect(await page.locator('.plot[role=img]').getAttribute('aria-label')).toMatch(/up to [\d.]+ MiB\/s/);
    await page.getByRole('button', { name: 'Table' }).click();
    await expect.poll(() => page.locator('.curve-table tbody tr').count()).toBe(10);
    await page.locator('.curve-table', { hasText: '68.3 MiB/s' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('freezes a curve that somebody zooms, and goes back to live', async () => {
    const start = Date.now() - 600_000;
    for (let minute = 0; minute <= 9; minute++) {
      const timestamp = new Date(start + minute * 60_000).toISOString();
      await report(hub, 'zoomed', progress(5 + minute * 4, { timestamp }));
    }
    const { page, faults } = await openPage(browser, hub, '/jobs/zoomed');
    const over = page.locator('.plot .u-over');
    await over.waitFor();
    await over.scrollIntoViewIfNeeded();
    const box = await over.boundingBox();
    if (!box) throw new Error('The chart is not there');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.2, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, y, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('button', { name: 'Back to live' }).click();
    await page.getByRole('button', { name: 'Back to live' }).waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });
});

describe('the dashboard on each database', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
    return () => browser.close();
  });

  it.each(DATABASES)('shows a job of a hub on %s, and its changes', async (kind) => {
    const { hub, end } = await openForSuite(kind);
    onTestFinished(end);
    await report(hub, 'nightly/pg1', progress(30, { vm_name: 'pg1' }));
    const { page, faults } = await openPage(browser, hub, '/');
    await page.locator('[role=progressbar][aria-valuenow="30"]').waitFor();
    await report(hub, 'nightly/pg1', { status: 'failed', error: 'disk full' });
    await page.locator('.needs li', { hasText: 'disk full' }).waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });
});
