/** `npm run fuzz`; see HELP. */
import 'reflect-metadata';
import { runFuzz } from './fuzz.js';
import { openGround } from './ground.js';
import { HELP, readOptions } from './options.js';
import type { Options } from './options.js';
import { summaryOf } from './summary.js';

// Children end with this process, which shuts down cleanly only on a signal.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));

async function main({ databases, ...options }: Options): Promise<number> {
  console.log(`seed ${options.seed}`);
  let code = 0;
  for (const database of databases) {
    const ground = await openGround(database);
    try {
      const ledger = await runFuzz({ ...options, databaseUrl: ground.databaseUrl });
      console.log(`\n${summaryOf(`${database}, seed ${options.seed}`, ledger)}`);
      if (ledger.broken.size > 0) code = 1;
    } finally {
      await ground.close();
    }
  }
  return code;
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else process.exitCode = await main(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
