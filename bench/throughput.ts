/**
 * Updates per second over HTTP on each database: 64 connections, 1,000 jobs, three disks an update. `wrk`, the hub
 * and the database share the machine, so the figures are for comparison within one run.
 */
import { launchHub } from '../test/support/hub-process.js';
import { withEachDatabase } from './databases.js';
import { load } from './load.js';

const SECONDS = 15;

console.log(
  '| database | updates/s | p50 ms | p99 ms | p99.9 ms | errors |\n| --- | --: | --: | --: | --: | --: |',
);
await withEachDatabase(async (kind, url) => {
  const hub = await launchHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
  try {
    await load({ url: hub.url, script: 'report', seconds: 3 });
    const { requests, seconds, ...rest } = await load({ url: hub.url, script: 'report', seconds: SECONDS });
    const figures = [Math.round(requests / seconds), rest.p50Ms, rest.p99Ms, rest.p999Ms, rest.errors];
    console.log(`| ${kind} | ${figures.join(' | ')} |`);
  } finally {
    await hub.stop();
  }
});
