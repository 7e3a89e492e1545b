import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage } from '../support/browser.js';
import { report, request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { openForSuite } from '../support/suite-hub.js';

const JOBS = 10_000;
const BATCH = 1_000;
/** Those in sight of a screen of 900 pixels, and some above and below. */
const MOST_ROWS = 60;

const idOf = (number: number): string => `job-${String(number).padStart(5, '0')}`;

describe('the dashboard with 10,000 running jobs', () => {
  let hub: Hub;
  let browser: Browser;

  beforeAll(async () => {
    const suite = await openForSuite('sqlite');
    ({ hub } = suite);
    for (let first = 0; first < JOBS; first += BATCH) {
      const updates = Array.from({ length: BATCH }, (_, index) => ({
        job_type: 'backup',
        job_id: idOf(first + index),
        vm_name: `vm-${first + index}`,
        status: 'running',
        disks: [{ disk_index: 0, bytes_transferred: 30, total_bytes: 100 }],
      }));
      await request(hub, 'POST', '/api/v1/telemetry/batch', { updates });
    }
    browser = await openBrowser();
    return async () => {
      await browser.close();
      await suite.end();
    };
  });

  const rowsOf = async (page: Page): Promise<number> => page.locator('tbody tr[data-id]').count();
  const lastIndex = async (page: Page): Promise<number> =>
    Number(await page.locator('tbody tr[data-id]').last().getAttribute('aria-rowindex'));

  it('has only the rows in sight, wherever it is scrolled, and all of them can be reached', async () => {
    const { page, faults } = await openPage(browser, hub, '/jobs?status=running');
    await page.locator('.match', { hasText: /^10,000 jobs$/ }).waitFor();
    expect(await page.locator('table').getAttribute('aria-rowcount')).toBe(String(JOBS + 1));
    for (const share of [0, 0.3, 0.7, 1]) {
      await page.evaluate(`scrollTo(0, document.documentElement.scrollHeight * ${share})`);
      await expect.poll(() => lastIndex(page)).toBeGreaterThan(JOBS * share * 0.95);
      const rows = await rowsOf(page);
      expect(rows).toBeGreaterThan(5);
      expect(rows).toBeLessThanOrEqual(MOST_ROWS);
    }
    await expect.poll(() => lastIndex(page)).toBe(JOBS + 1);
    expect(faults).toEqual([]);
  });

  it('changes the row of a job alone', async () => {
    const { page, faults } = await openPage(browser, hub, '/jobs?status=running&q=job-0777');
    const row = page.locator('tr[data-id="job-07777"]');
    await row.waitFor();
    await page.evaluate(`
      globalThis.changed = new Set();
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          const element = target instanceof Element ? target : target.parentElement;
          const row = element?.closest('tr[data-id]');
          // Ages go on counting in every row.
          if (row && !element.closest('.c-heard, .c-left')) changed.add(row.dataset.id);
        }
      }).observe(document.querySelector('tbody'), { subtree: true, childList: true, characterData: true, attributes: true });
    `);
    await report(hub, 'job-07777', {
      status: 'running',
      disks: [{ disk_index: 0, bytes_transferred: 66, total_bytes: 100 }],
    });
    await row.locator('[aria-valuenow="66"]').waitFor();
    expect(await page.evaluate('[...changed]')).toEqual(['job-07777']);
    expect(faults).toEqual([]);
  });
});
