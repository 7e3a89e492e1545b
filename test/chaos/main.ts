/** `npm run chaos`; see HELP. */
import { runChaos } from './chaos.js';
import { canBeOpened } from './ground.js';
import { HELP, readOptions } from './options.js';
import type { Options } from './options.js';
import { describePlan, planOf } from './plan.js';
import { summaryOf } from './summary.js';

// Children end with this process, which shuts down cleanly only on a signal.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));

async function main(options: Options): Promise<number> {
  const { databases, seconds, seed, clients } = options;
  const plans = databases.map((database) => planOf({ database, seconds, seed, clients }));
  if (options.plan) {
    console.log(plans.map(describePlan).join('\n\n'));
    return 0;
  }
  console.log(`seed ${seed}`);
  let code = 0;
  for (const plan of plans) {
    console.log(`\n${plan.database}`);
    if (databases.length > 1 && !(await canBeOpened(plan.database))) {
      console.log('left out, for there is no such server to start here');
      continue;
    }
    const outcome = await runChaos(plan, console.log);
    console.log(`\n${summaryOf(outcome)}`);
    if (outcome.ledger.broken.length > 0) code = 1;
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
