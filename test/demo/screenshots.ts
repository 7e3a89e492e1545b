/** `npm run screenshots`: the pictures of the README, of the demo's night. */
import { mkdir } from 'node:fs/promises';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { openBrowser } from '../support/chromium.js';
import { startDemo } from './demo.js';

const FOLDER = 'docs/images';
const SEED = 20_261_126;

interface Picture {
  readonly name: string;
  readonly path: string;
  /** There once all that the picture shows is loaded. */
  readonly ready: readonly string[];
  readonly options: BrowserContextOptions;
}

const WIDE = { width: 1280, height: 900 };

const demo = await startDemo({ seed: SEED, port: '0', withVms: true });
const ending = new AbortController();
const goingOn = demo.goOn(ending.signal);
const browser = await openBrowser();
try {
  await mkdir(FOLDER, { recursive: true });
  const job = `/jobs/${encodeURIComponent(await newestRunOf('sql-cluster-a'))}`;
  const pictures: readonly Picture[] = [
    {
      name: 'overview-dark',
      path: '/',
      ready: ['.needs li', '.machine-grid .strip', '.spark', '.last-day .curve'],
      options: { colorScheme: 'dark', viewport: { ...WIDE, height: 1_180 } },
    },
    {
      name: 'job-light',
      path: job,
      ready: ['.plot canvas', '.runs-table'],
      options: { colorScheme: 'light', viewport: WIDE },
    },
    {
      name: 'vms-light',
      path: '/vms',
      ready: ['.ends .ok', '.vms-table .spark'],
      options: { colorScheme: 'light', viewport: WIDE },
    },
    {
      name: 'phone',
      path: '/',
      ready: ['.needs li'],
      options: {
        colorScheme: 'light',
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 2,
        hasTouch: true,
      },
    },
  ];
  for (const picture of pictures) await take(browser, picture);
} finally {
  ending.abort();
  await goingOn;
  await browser.close();
  await demo.end();
}

async function newestRunOf(vmName: string): Promise<string> {
  const answer = await fetch(`${demo.url}/api/v1/jobs?vm_name=${vmName}&limit=1`);
  const { items } = (await answer.json()) as { items: { id: string }[] };
  const [newest] = items;
  if (!newest) throw new Error(`The demo has no run of ${vmName}`);
  return newest.id;
}

async function take(from: Browser, { name, path, ready, options }: Picture): Promise<void> {
  const context = await from.newContext({ baseURL: demo.url, ...options });
  const page = await context.newPage();
  await page.goto(path);
  for (const selector of ready) await page.locator(selector).first().waitFor();
  await page.locator('.live[data-state=live]').waitFor();
  await page.screenshot({ path: `${FOLDER}/${name}.png`, animations: 'disabled' });
  await context.close();
  console.log(`${FOLDER}/${name}.png`);
}
