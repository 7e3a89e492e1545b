import type { Command } from 'commander';

const AFTER = `
Each line is 'ok', 'warning' or 'problem', the last two with what to do. Nothing is changed. The exit code is 1 where
there is a problem.

Examples:
  hub check
  hub check --json | jq '.findings[] | select(.verdict != "ok")'`;

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('look at settings, database, migrations, durability and clocks, and say what to do')
    .option('--json', 'as JSON')
    .addHelpText('after', AFTER)
    .action(async (flags: { json?: true }) => (await import('../check/check.js')).check(flags));
}
