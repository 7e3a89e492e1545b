import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, openBrowser, openPage, photograph, sidewaysScroll } from '../support/browser.js';
import { eventually, report, request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { beat, nodeOf, postSnapshot } from '../support/nodes.js';
import { openForSuite } from '../support/suite-hub.js';

const LOOKS: readonly (readonly [name: string, options: BrowserContextOptions])[] = [
  ['light', { colorScheme: 'light', viewport: { width: 1440, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1440, height: 900 } }],
  ['phone', { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true }],
];
const MINUTE = 60_000;
const GIB = 2 ** 30;
const TITLE = 'Disk of backup-01 is nearly full';

/** A wave, so that curves look like ones. */
function wave(at: number, middle: number, height: number): number {
  return middle + height * Math.sin(at / 7) * Math.cos(at / 3);
}

function figuresAt(at: number): object {
  return {
    cpu_percent: wave(at, 42, 30),
    memory_percent: wave(at, 61, 6),
    memory_used_mb: 9_990,
    memory_total_mb: 16_384,
    disk_percent: 71.4,
    disk_used_gb: 714,
    disk_total_gb: 1_000,
    network_rx_rate_mbps: wave(at, 120, 60),
    network_tx_rate_mbps: wave(at, 84, 40),
    load_avg_1m: wave(at, 2.4, 1.2),
    load_avg_5m: 2.1,
    load_avg_15m: 1.8,
    uptime_seconds: 1_234_567,
    process_count: 214,
  };
}

/** Hours of snapshots, with a hole of half an hour. */
async function measure(hub: Hub, name: string, count: number, members: object = {}): Promise<void> {
  const now = Date.now();
  for (let ago = count; ago >= 0; ago--) {
    if (ago > 60 && ago < 90) continue;
    await postSnapshot(hub, {
      machine_id: name,
      timestamp: new Date(now - ago * MINUTE).toISOString(),
      ...figuresAt(ago),
      ...members,
    });
  }
}

async function measureNow(hub: Hub, name: string, at: number): Promise<void> {
  await postSnapshot(hub, { ...figuresAt(at * 10), machine_id: name, timestamp: new Date().toISOString() });
}

/** A node that was heard long ago is offline. */
async function tell(hub: Hub): Promise<void> {
  await measure(hub, 'old-01', 40);
  await measure(hub, 'backup-01', 200);
  await measure(hub, 'files-02', 60, { disk_percent: 93.2 });
  const alert = { title: TITLE, description: '93 % of /srv are in use.', priority: 'high', status: 'open' };
  for (let time = 0; time < 3; time++)
    await request(hub, 'POST', '/api/alerts/create', {
      ...alert,
      system_ip: 'backup-01',
      alert_type: 'disk',
    });
}

/** Two nodes that are heard, and a job on one of them, until the end. */
function goOn(hub: Hub): () => Promise<void> {
  let bytes = 0;
  let work = Promise.resolve();
  const step = async (): Promise<void> => {
    bytes += wave(bytes / GIB, 0.3, 0.1) * GIB;
    await beat(hub, 'files-02');
    await measureNow(hub, 'backup-01', bytes / GIB);
    const disks = [{ disk_index: 0, bytes_transferred: Math.floor(bytes), total_bytes: 400 * GIB }];
    await report(hub, 'nightly', { status: 'running', vm_name: 'backup-01', disks });
  };
  const timer = setInterval(() => {
    work = work.then(() => step());
  }, 1_000);
  return async () => {
    clearInterval(timer);
    await work;
  };
}

async function dragOver(page: Page, chart: string): Promise<void> {
  const over = page.locator(`${chart} .u-over`).first();
  await over.scrollIntoViewIfNeeded();
  const box = await over.boundingBox();
  if (!box) throw new Error('The chart has no place');
  await page.mouse.move(box.x + box.width * 0.7, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + 60, { steps: 5 });
  await page.mouse.up();
}

/** The range of the next request for a node's history that says where it ends. */
async function askedRange(page: Page): Promise<readonly number[]> {
  const isForStretch = (url: URL): boolean => url.pathname.endsWith('/history') && url.searchParams.has('to');
  const asked = await page.waitForRequest((sent) => isForStretch(new URL(sent.url())));
  const { searchParams } = new URL(asked.url());
  return ['from', 'to'].map((end) => Date.parse(searchParams.get(end) ?? ''));
}

describe('the pages of nodes', () => {
  let hub: Hub;
  let browser: Browser;

  beforeAll(async () => {
    const suite = await openForSuite('sqlite', { NODE_OFFLINE_AFTER_SECONDS: '10' });
    ({ hub } = suite);
    await tell(hub);
    await eventually(
      () => nodeOf(hub, 'old-01'),
      ({ status }) => status === 'offline',
    );
    const end = goOn(hub);
    browser = await openBrowser();
    return async () => {
      await end();
      await browser.close();
      await suite.end();
    };
  });

  it('list offline nodes first, and filter by the status in the address', async () => {
    await expect.poll(async () => (await nodeOf(hub, 'files-02')).status, { timeout: 20_000 }).toBe('online');
    const { page, faults } = await openPage(browser, hub, '/nodes');
    await page.locator('.nodes-table tbody tr').nth(2).waitFor();
    expect(await page.locator('.nodes-table .c-name a').allInnerTexts()).toEqual([
      'old-01',
      'backup-01',
      'files-02',
    ]);
    await page.getByRole('button', { name: 'Offline' }).click();
    await page.locator('.head .sub', { hasText: '1 node' }).waitFor();
    expect(page.url()).toBe(`${hub.url}/nodes?status=offline`);
    await page.locator('.c-cpu .spark .line[d^=M]').first().waitFor({ state: 'attached' });
    expect(faults).toEqual([]);
  });

  it('find nodes by part of any name, and follow them as they tell of themselves', async () => {
    const { page, faults } = await openPage(browser, hub, '/nodes');
    await page.getByPlaceholder('Find a node').fill('ES-02');
    await page.locator('.head .sub', { hasText: '1 node' }).waitFor();
    expect(page.url()).toBe(`${hub.url}/nodes?q=ES-02`);
    // From now on the list cannot be read again: the rest comes by the WebSocket.
    await page.route('**/api/v1/nodes?*', (route) => route.abort());
    const at = new Date(Date.now() + MINUTE).toISOString();
    await postSnapshot(hub, { machine_id: 'files-02', timestamp: at, cpu_percent: 77, disk_percent: 93.2 });
    await page.locator('.c-cpu', { hasText: '77 %' }).waitFor();
    expect(faults.filter((fault) => !fault.includes('ERR_FAILED'))).toEqual([]);
  });

  it('delete a node after a question', async () => {
    await beat(hub, 'gone-01');
    const { page, faults } = await openPage(browser, hub, '/nodes/gone-01');
    await page.getByRole('button', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.waitForURL('**/nodes');
    expect((await request(hub, 'GET', '/api/v1/nodes/gone-01')).status).toBe(404);
    expect(faults).toEqual([]);
  });

  it('show a node with its charts over any range, and its alerts counted', async () => {
    const { page, faults } = await openPage(browser, hub, '/nodes/backup-01');
    await page.locator('.node-chart .plot canvas').nth(3).waitFor();
    await page.locator('.alerts li', { hasText: TITLE }).waitFor();
    expect(await page.locator('.alerts .when').innerText()).toContain('3 times');
    await page.getByRole('button', { name: '24 h' }).click();
    await expect.poll(() => page.url()).toContain('range=24h');
    await dragOver(page, '.node-chart');
    await page.getByRole('button', { name: 'Back to now' }).waitFor();
    expect(page.url()).toMatch(/from=.*&to=/);
    expect(faults).toEqual([]);
  });

  it('show any range between two dates, which the address keeps, and say why one cannot be', async () => {
    const { page, faults } = await openPage(browser, hub, '/nodes/backup-01', { timezoneId: 'Asia/Kolkata' });
    const [from, to] = [page.getByLabel('From'), page.getByLabel('To')];
    const fault = page.locator('.range-fields [role=alert]');
    const show = page.getByRole('button', { name: 'Show', exact: true });
    await from.fill('2026-01-02T05:30');
    await to.fill('2026-01-01T00:00');
    await show.click();
    expect(await fault.innerText()).toBe('The end must come after the start.');
    expect(await to.evaluate((field) => [field.ariaInvalid, field.matches(':focus')])).toEqual([
      'true',
      true,
    ]);
    expect(page.url()).toBe(`${hub.url}/nodes/backup-01`);
    // The narrowest with the links at the top.
    await page.setViewportSize({ width: 721, height: 900 });
    expect(await sidewaysScroll(page)).toBe(0);
    await to.fill('2026-01-02T06:30');
    await show.click();
    await page.locator('.node-chart', { hasText: 'No snapshot in this range.' }).first().waitFor();
    const { searchParams: asked } = new URL(page.url());
    expect([...asked.values()]).toEqual(['2026-01-02T00:00:00.000Z', '2026-01-02T01:00:00.000Z']);
    expect(await fault.count()).toBe(0);
    await page.reload();
    expect([await from.inputValue(), await to.inputValue()]).toEqual([
      '2026-01-02T05:30',
      '2026-01-02T06:30',
    ]);
    await from.fill('2026-01-01T00:00');
    await to.fill('9999-01-01T00:00');
    await show.click();
    await page.locator('.node-chart .plot canvas').nth(3).waitFor();
    await page.goto('/nodes/backup-01?from=2026-01-02T00:00:00.000Z&to=yesterday');
    expect(await fault.innerText()).toBe('The end must be a date and a time.');
    expect(faults).toEqual([]);
  });

  it('let an operator say by which names jobs mean a node', async () => {
    const { page, faults } = await openPage(browser, hub, '/nodes/files-02');
    await page.getByRole('button', { name: 'Edit names…' }).click();
    await page.getByLabel('Names in jobs').fill('nas\n\n nas \nfiles');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.node-names a', { hasText: 'nas' }).waitFor();
    const { vm_names: names } = await nodeOf(hub, 'files-02');
    expect([...names].toSorted()).toEqual(['files', 'nas']);
    expect(faults).toEqual([]);
  });

  it('show the node behind a job’s speed on the page of the job', async () => {
    const { page, faults } = await openPage(browser, hub, '/jobs/nightly');
    await page.locator('.behind h2 a', { hasText: 'backup-01' }).waitFor();
    await page.locator('.behind .plot canvas').nth(1).waitFor();
    await page.locator('.curve .u-over').waitFor();
    const [[from = NaN, to = NaN]] = await Promise.all([askedRange(page), dragOver(page, '.curve')]);
    const { body: job } = await request<{ started_at: string }>(hub, 'GET', '/api/v1/jobs/nightly');
    expect(from).toBeGreaterThan(Date.parse(job.started_at));
    expect(to).toBeGreaterThan(from);
    const back = page.getByRole('button', { name: 'Back to live' });
    await expect.poll(() => back.count()).toBe(2);
    await page.locator('.behind').getByRole('button', { name: 'Back to live' }).click();
    await expect.poll(() => back.count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('show the node from which a job is reported', async () => {
    const headers = { 'x-reporter-host': 'files-02' };
    for (const share of [0.1, 0.2, 0.3]) {
      const body = {
        status: 'running',
        vm_name: 'elsewhere',
        bytes_transferred: share * GIB,
        total_bytes: GIB,
      };
      await request(hub, 'POST', '/api/v1/telemetry/backup/reported', body, headers);
    }
    const { page, faults } = await openPage(browser, hub, '/jobs/reported');
    await page.locator('.behind h2', { hasText: 'Reported from: files-02' }).waitFor();
    await page.locator('.about dd', { hasText: 'files-02 (127.0.0.1)' }).waitFor();
    expect(faults).toEqual([]);
  });

  it.each(LOOKS)('are free of faults in %s, and are photographed', async (look, options) => {
    const { page, faults } = await openPage(browser, hub, '/nodes', options);
    const found: unknown[] = [];
    for (const [name, path, ready] of [
      ['nodes', '/nodes', '.spark .line[d^=M]'],
      ['node', '/nodes/backup-01', '.node-chart .plot canvas'],
      ['job-node', '/jobs/nightly', '.behind .plot canvas'],
    ] as const) {
      await page.goto(path);
      await page.locator(ready).first().waitFor({ state: 'attached' });
      await photograph(page, `${name}-${look}`);
      found.push(
        ...(await axeFaults(page)),
        ...((await sidewaysScroll(page)) > 0 ? [`${name} scrolls`] : []),
      );
    }
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('show more nodes than a page has', async () => {
    await Promise.all(Array.from({ length: 110 }, (_, place) => beat(hub, `many-${place}`)));
    const { page } = await openPage(browser, hub, '/nodes?q=many-');
    await page.locator('.head .sub', { hasText: 'the first 100 nodes' }).waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.locator('.head .sub', { hasText: /^110 nodes/ }).waitFor();
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
  });
});
