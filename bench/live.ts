/**
 * Updates per second at full load while 500 readers follow every job, and without them; and the hub's memory. Load,
 * readers, hub and database share the machine, so that the readers' own work counts, too.
 */
import { parseArgs } from 'node:util';
import { launchHub } from '../test/support/hub-process.js';
import { ALL_DATABASES, withEachDatabase } from './databases.js';
import { answerOf, end, launchWorker } from './launch.js';
import { load } from './load.js';
import { figuresOf } from './process-figures.js';

const READERS = 500;
const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    on: { type: 'string', default: ALL_DATABASES },
  },
});
const SECONDS = Number(options.seconds);

interface Received {
  readonly bytes: number;
  readonly events: number;
}

interface Measured {
  readonly updates: number;
  readonly p99Ms: number;
  readonly memory: number;
}

async function measured(url: string, pid: number | undefined): Promise<Measured> {
  const { requests, seconds, p99Ms } = await load({ url, script: 'report', seconds: SECONDS });
  return {
    updates: Math.round(requests / seconds),
    p99Ms,
    memory: Math.round(figuresOf(pid)?.residentMb ?? NaN),
  };
}

console.log(
  '| database | updates/s alone | with readers | ratio | p99 ms alone | with readers | MB alone | with readers | MB/s to readers |',
);
console.log('| --- | --: | --: | --: | --: | --: | --: | --: | --: |');
await withEachDatabase(async (kind, url) => {
  const hub = await launchHub({
    DATABASE_URL: url,
    MIGRATE_ON_START: 'true',
    MAX_STREAMS_PER_CALLER: String(READERS),
  });
  try {
    await load({ url: hub.url, script: 'report', seconds: 1 });
    const alone = await measured(hub.url, hub.process.pid);
    const readers = await launchWorker('readers', { HUB_URL: hub.url, READERS: String(READERS) });
    const before = await receivedBy(readers);
    const followed = await measured(hub.url, hub.process.pid);
    const after = await receivedBy(readers);
    await end(readers);
    const mbPerSecond = (after.bytes - before.bytes) / SECONDS / 1_000_000;
    const ratio = (followed.updates / alone.updates).toFixed(2);
    const figures = [
      alone.updates,
      followed.updates,
      ratio,
      alone.p99Ms,
      followed.p99Ms,
      alone.memory,
      followed.memory,
    ];
    console.log(`| ${[kind, ...figures, Math.round(mbPerSecond)].join(' | ')} |`);
  } finally {
    await hub.stop();
  }
}, options.on);

async function receivedBy(readers: Awaited<ReturnType<typeof launchWorker>>): Promise<Received> {
  readers.send('how much');
  return (await answerOf(readers)) as Received;
}
