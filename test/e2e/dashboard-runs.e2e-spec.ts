import type { Browser, BrowserContextOptions } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, openBrowser, openPage, photograph, sidewaysScroll } from '../support/browser.js';
import type { Hub } from '../support/hub.js';
import { aRun, patchRun, postBatch, postRun } from '../support/runs.js';
import { openForSuite } from '../support/suite-hub.js';

const LOOKS: readonly (readonly [name: string, options: BrowserContextOptions])[] = [
  ['light', { colorScheme: 'light', viewport: { width: 1440, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1440, height: 900 } }],
  ['light-phone', { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true }],
  ['dark-phone', { colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true }],
];

/** The pages, with the element that is there once their data are. */
const PAGES: readonly (readonly [name: string, path: string, ready: string])[] = [
  ['runs-agent', '/runs?agent=translator', '.dots svg .dot'],
  ['run-failed', '/runs/translator-3', '#children'],
  ['run-none', '/runs/nope', 'h1'],
];

const HOUR_MS = 3_600_000;
const TYPES = ['translate', 'seo-audit', 'publish'];
const AGENTS = ['translator', 'seo-auditor', 'publisher'];

/** Two days of three agents, the newest of which is still at work. */
async function tellRuns(hub: Hub): Promise<void> {
  const now = Date.now();
  const runs = Array.from({ length: 60 }, (_, index) => {
    const agent = index % 3;
    const begun = now - 120_000 - index * 0.4 * HOUR_MS;
    const tookMs = 20_000 + ((index * 7_919) % 97) * 2_000 + agent * 30_000;
    const hasFailed = index % 11 === 3;
    return aRun(`${AGENTS[agent]}-${index}`, {
      agent_name: AGENTS[agent],
      job_type: TYPES[agent],
      status: hasFailed ? 'failure' : index % 17 === 5 ? 'partial' : 'success',
      created_at: new Date(begun).toISOString(),
      start_time: new Date(begun).toISOString(),
      end_time: new Date(begun + tookMs).toISOString(),
      duration_ms: tookMs,
      items_discovered: 40,
      items_succeeded: hasFailed ? 31 : 40,
      items_failed: hasFailed ? 9 : 0,
      ...(hasFailed
        ? {
            error_summary:
              'HTTP 429 from the translation service after 31 of 40 pages; gave up after 5 attempts',
            error_details:
              'TranslationError: rate limited\n  at translate (translate.py:88)\n  at main (translate.py:214)',
          }
        : { output_summary: `done: 40 pages in ${8 + (index % 5)} languages` }),
    });
  });
  await postBatch(hub, runs);
  await postRun(
    hub,
    aRun('translator-3-parent', { agent_name: 'orchestrator', job_type: 'nightly', run_id: 'night-1' }),
  );
  const children = Array.from({ length: 3 }, (_, index) =>
    aRun(`child/${index}`, {
      agent_name: 'page-worker',
      job_type: 'translate-page',
      parent_run_id: 'run-translator-3',
      start_time: new Date(now - 90_000 + index * 10_000).toISOString(),
      ...(index === 0 ? {} : { status: 'success', end_time: new Date(now - 30_000).toISOString() }),
    }),
  );
  await postBatch(hub, children);
  await patchRun(hub, 'translator-3', {
    metrics_json: { pages: 40, words: 12_345, tokens: { in: 81_200, out: 64_100 } },
  });
  await postRun(
    hub,
    aRun('with-commit', {
      agent_name: 'publisher',
      job_type: 'publish',
      status: 'success',
      git_repo: 'git@github.com:acme/site.git',
      git_commit_hash: '4f2a9c1d7e',
      git_commit_source: 'llm',
      parent_run_id: 'night-1',
      output_summary: 'published 12 pages',
      start_time: new Date(now - 50_000).toISOString(),
      end_time: new Date(now - 20_000).toISOString(),
      duration_ms: 30_000,
    }),
  );
}

describe('the pages of runs', () => {
  let hub: Hub;
  let browser: Browser;

  beforeAll(async () => {
    const suite = await openForSuite('sqlite');
    hub = suite.hub;
    await tellRuns(hub);
    browser = await openBrowser();
    return async () => {
      await browser.close();
      await suite.end();
    };
  });

  it('list runs, filter them, follow links to a run, its parent and its commit', async () => {
    const { page, faults } = await openPage(browser, hub, '/runs');
    await page.locator('.agent-runs tbody tr').first().waitFor();
    await page.getByLabel('Agent').selectOption('publisher');
    await page.getByLabel('Status').selectOption('success');
    await page.locator('.agent-runs a', { hasText: 'publisher' }).first().click();
    await page.getByRole('link', { name: '4f2a9c1d7e' }).waitFor();
    expect(await page.getByRole('link', { name: '4f2a9c1d7e' }).getAttribute('href')).toBe(
      'https://github.com/acme/site/commit/4f2a9c1d7e',
    );
    await page.getByRole('link', { name: 'orchestrator' }).click();
    await page.locator('h1', { hasText: 'orchestrator, nightly' }).waitFor();
    await page.locator('section[aria-labelledby=children] tr', { hasText: 'publisher' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('show a run that comes, and its end, without being asked again', async () => {
    const { page, faults } = await openPage(browser, hub, '/runs?agent=late');
    await page.getByText('No run matches.').waitFor();
    await postRun(hub, aRun('late-1', { agent_name: 'late' }));
    await page.locator('.agent-runs tr', { hasText: 'Running' }).waitFor();
    await patchRun(hub, 'late-1', { status: 'failure', error_summary: 'out of tokens' });
    await page.locator('.agent-runs tr', { hasText: 'out of tokens' }).waitFor();
    expect(faults).toEqual([]);
  });

  it.each(LOOKS)('are free of faults in %s, and are photographed', async (look, options) => {
    const { page, faults } = await openPage(browser, hub, '/', { ...options, expected: /404/ });
    for (const [name, path, ready] of PAGES) {
      await page.goto(path);
      await page.locator(ready).first().waitFor();
      await photograph(page, `${name}-${look}`);
      expect([await axeFaults(page), await sidewaysScroll(page)], name).toEqual([[], 0]);
    }
    expect(faults).toEqual([]);
  });
});
