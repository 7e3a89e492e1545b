/** Transactions straight from mysql2, without HTTP. Runs for as long as each message says, and answers with figures. */
import { createConnection } from 'mysql2/promise';
import type { Connection } from 'mysql2/promise';
import type { Load } from '../load.js';
import { recordInOneTransaction } from '../one-transaction/record.js';
import { summarize } from './summary.js';
import { updates } from './updates.js';

export interface RawRun {
  readonly seconds: number;
  readonly jobs: number;
  readonly firstSequence: number;
}

const concurrency = Number(process.env['CONCURRENCY']);
const uri = process.env['DATABASE_URL'] ?? '';
const connections = await Promise.all(Array.from({ length: concurrency }, () => createConnection(uri)));

process.on('message', (run: RawRun) => {
  void load(run).then((figures) => process.send?.(figures));
});
process.once('disconnect', () => process.exit());
process.send?.('ready');

async function load({ seconds, jobs, firstSequence }: RawRun): Promise<Load> {
  const source = updates(jobs, firstSequence);
  const latenciesMs: number[] = [];
  let errors = 0;
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  const work = async (connection: Connection): Promise<void> => {
    while (performance.now() < until) {
      const { jobId, report } = source();
      const sentAt = performance.now();
      await recordInOneTransaction(connection, 'backup', jobId, report).catch(() => errors++);
      latenciesMs.push(performance.now() - sentAt);
    }
  };
  await Promise.all(connections.map(work));
  return { ...summarize(latenciesMs, (performance.now() - startedAt) / 1000), errors };
}
