import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import type { Hub } from './hub.js';

export { openBrowser } from './chromium.js';

/** For people to look at: every page, and every state, in both themes and widths. */
export const PICTURES = 'dist/pictures';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A page, and all that went wrong on it. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Lines of the console above INFO, errors, violations of the page's policy, and requests to other hosts. */
  readonly faults: string[];
}

export interface PageOptions extends BrowserContextOptions {
  /** A script that runs before those of the page. */
  readonly before?: string;
  /** Complaints that the test provokes itself, as by requests to a hub that is down. */
  readonly expected?: RegExp;
}

/** A browser of its own for the test, with empty storage, on a path of the hub. */
export async function openPage(
  browser: Browser,
  hub: Hub,
  path: string,
  { before, expected, ...options }: PageOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ baseURL: hub.url, ...options });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(60_000);
  if (before !== undefined) await context.addInitScript({ content: before });
  const faults = watch(context, hub, expected);
  const page = await context.newPage();
  await page.goto(path);
  return { page, context, faults };
}

function watch(context: BrowserContext, { url }: Hub, expected: RegExp | undefined): string[] {
  const faults: string[] = [];
  const note = (fault: string): void => void (expected?.test(fault) || faults.push(fault));
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) note(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => note(`error: ${error.error().message}`));
  context.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`) && !request.url().startsWith('data:'))
      note(`another host: ${request.url()}`);
  });
  return faults;
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** The faults that axe finds, one line each: WCAG 2.2 AA and best practice. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"] })',
  )) as AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary?.split('\n')[1] ?? ''}`,
    ),
  );
}

/** How many pixels are out of sight at the side. */
export async function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
}

/** A picture of the whole page for a person to look at. */
export async function photograph(page: Page, name: string): Promise<void> {
  const path = `${PICTURES}/${name}.png`;
  await mkdir(dirname(path), { recursive: true });
  await page.screenshot({ path, fullPage: true, animations: 'disabled' });
}

/** Marks the document; the answer fails where it was loaded anew. */
export async function markDocument(page: Page): Promise<() => Promise<void>> {
  await page.evaluate('document.documentElement.dataset.mark = "here"');
  return async () => {
    expect(await page.evaluate('document.documentElement.dataset.mark')).toBe('here');
  };
}
