/**
 * Measures single runs, batches of a hundred and lists of the run ledger, beside the same of a plain app of NestJS and
 * TypeORM's repository on the same table, and prints them as Markdown.
 *
 *   npm run bench:runs -- [--seconds 8]
 */
import { parseArgs } from 'node:util';
import { launchHub } from '../test/support/hub-process.js';
import { withEachDatabase } from './databases.js';
import { launchServer } from './launch.js';
import { load } from './load.js';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '8' } } });
const SECONDS = Number(values.seconds);
const SCRIPTS = ['run', 'runs', 'run-list'] as const;
/** A batch that waits for its turn must not fail. */
const CONNECTIONS = { run: 64, runs: 16, 'run-list': 64 };

console.log('| database | program | single runs/s | batches of 100/s | lists/s |');
console.log('| --- | --- | --- | --- | --- |');
await withEachDatabase(async (kind, url) => {
  const of = (name: string): string => (url.startsWith('sqlite:') ? `${url}-${name}` : url);
  const naive = await launchServer('naive-runs', { DATABASE_URL: of('naive') });
  console.log(`| ${kind} | plain | ${(await measure(naive.url)).join(' | ')} |`);
  await naive.stop();
  const hub = await launchHub({ DATABASE_URL: of('hub'), MIGRATE_ON_START: 'true' });
  console.log(`| ${kind} | hub | ${(await measure(hub.url)).join(' | ')} |`);
  await hub.kill();
});

async function measure(url: string): Promise<string[]> {
  const cells: string[] = [];
  for (const script of SCRIPTS) {
    const { requests, seconds, errors } = await load({
      url,
      script,
      seconds: SECONDS,
      connections: CONNECTIONS[script],
    });
    cells.push(`${Math.round(requests / seconds)}${errors > 0 ? ` (${errors} errors)` : ''}`);
  }
  return cells;
}
