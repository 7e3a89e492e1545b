import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as BackupReport from '../client/src/index.js';

const JOBS = 1_000;
const WORDS = 2_000;

async function library(): Promise<typeof BackupReport> {
  return (await import(resolve('client/dist/index.js'))) as typeof BackupReport;
}

/** First and last words a second, each of them on the disk when its call returns. */
export async function spoolThroughput(folder: string): Promise<string> {
  const { createReporter } = await library();
  const spool = join(folder, 'throughput.sqlite');
  const reporter = createReporter({ spool });
  const from = performance.now();
  for (let word = 0; word < WORDS / 2; word++)
    await reporter.job({ id: `spool-${word}`, vmName: 'pg1' }).complete();
  const seconds = (performance.now() - from) / 1000;
  await reporter.close({ withinMs: 0 });
  rmSync(spool);
  return `spool: ${(WORDS / seconds).toFixed(0)} first and last words a second, each with its fsync`;
}

/** 1,000 jobs of one process, and a hub that is killed and started again in the middle. */
export async function fleet(folder: string, url: string, restart: () => Promise<unknown>): Promise<string> {
  const { createReporter } = await library();
  const reporter = createReporter({ url, spool: join(folder, 'fleet.sqlite') });
  const from = performance.now();
  const jobs = Array.from({ length: JOBS }, (_, job) => reporter.job({ id: `fleet-${job}` }));
  for (let second = 0; second <= 20; second++) {
    for (const job of jobs) job.progress({ bytesTransferred: second * 50, totalBytes: 1_000 });
    if (second === 10) void restart();
    await sleep(1_000);
  }
  for (const job of jobs) void job.complete({ bytesTransferred: 1_000, totalBytes: 1_000 });
  const saidAt = performance.now();
  const isAll = await reporter.close({ withinMs: 120_000 });
  const took = (performance.now() - saidAt) / 1000;
  const completed = await count(url);
  return (
    `fleet: ${JOBS} jobs over ${((saidAt - from) / 1000).toFixed(0)} s with a restart of the hub; all sent: ${isAll}, ` +
    `${took.toFixed(1)} s after the last word; ${completed} completed at the hub`
  );
}

async function count(url: string): Promise<number> {
  let jobs = 0;
  for (let cursor = ''; ;) {
    const query = `q=fleet-&status=completed&limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const answer = await fetch(`${url}/api/v1/jobs?${query}`);
    const page = (await answer.json()) as { items: unknown[]; next_cursor: string | null };
    jobs += page.items.length;
    if (page.next_cursor === null) return jobs;
    cursor = page.next_cursor;
  }
}
