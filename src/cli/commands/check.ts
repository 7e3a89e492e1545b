import type { Command } from 'commander';

const AFTER = `
Each line is 'ok', 'warning' or 'problem'; the last two come with advice. Nothing is changed. The exit code is 1 if
there is a problem.

Examples:
  hub check
  hub check --deep
  hub check --json | jq '.findings[] | select(.verdict != "ok")'`;

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('check settings, database, migrations, durability and clocks, with advice on each problem')
    .option('--deep', 'also read the whole database and check its integrity')
    .option('--json', 'as JSON')
    .addHelpText('after', AFTER)
    .action(async (flags: { deep?: true; json?: true }) => (await import('../check/check.js')).check(flags));
}
