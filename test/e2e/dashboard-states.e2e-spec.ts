import { createServer } from 'vite';
import type { ViteDevServer } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { axeFaults, openBrowser, openPage, photograph, sidewaysScroll } from '../support/browser.js';
import type { Hub } from '../support/hub.js';

const LOOKS = [
  ['light', { colorScheme: 'light', viewport: { width: 1440, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1440, height: 900 } }],
  ['phone', { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
] as const;

/** The page asks no hub. The server of Vite sends scripts and styles inline. */
const EXPECTED = /Failed to load resource|ERR_|ws:|vite/;

describe('the states that are hard to reach, on /dev/states of npm run dev', () => {
  let site: Hub;
  let browser: Browser;

  beforeAll(async () => {
    const server: ViteDevServer = await createServer({
      configFile: 'web/vite.config.ts',
      logLevel: 'silent',
      server: { port: 0, host: '127.0.0.1', proxy: {}, hmr: false, watch: null },
    });
    await server.listen();
    site = { url: (server.resolvedUrls?.local[0] ?? '').replace(/\/$/, '') };
    browser = await openBrowser();
    return async () => {
      await browser.close();
      await server.close();
    };
  });

  it.each(LOOKS)('are photographed in %s, and fit into their width', async (look, options) => {
    const { page } = await openPage(browser, site, '/dev/states', { ...options, expected: EXPECTED });
    await page.locator('.jobs-table td').first().waitFor();
    await photograph(page, `states-${look}`);
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
    expect(await axeFaults(page)).toEqual([]);
    for (const [name, ready] of [
      ['job', '.plot canvas'],
      ['token', 'input[type=password]'],
      ['empty', '.tiles'],
      ['lost', '.not-live-banner'],
    ] as const) {
      await page.goto(`/dev/states?${name}`);
      await page.locator(ready).first().waitFor();
      await photograph(page, `states-${name}-${look}`);
      expect([name, await sidewaysScroll(page)]).toEqual([name, 0]);
    }
  });
});
