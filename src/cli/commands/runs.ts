import type { Command } from 'commander';
import type { RunListFlags } from '../runs/list-runs.js';
import { takesJobId } from './job-id-argument.js';

const AFTER = `
These commands work on the database directly, whether or not a hub is running; on SQLite they take turns with it.
'import' takes the rows of agent_runs of a local-telemetry (schema 6 or 7); a second time it adds nothing.

Examples:
  hub runs list --agent-name translator --status failure
  hub runs show 447fee5b-440a-46d6-ab2c-52c81bb8cb29
  hub runs import data/telemetry.sqlite --dry-run
  hub runs import data/telemetry.sqlite`;

export function addRuns(program: Command): void {
  const runs = program
    .command('runs')
    .description('list, show and import runs of agents and scripts')
    .helpCommand(false)
    .addHelpText('after', AFTER);
  addList(runs);
  addShow(runs);
  addImport(runs);
}

function addShow(runs: Command): void {
  const show = runs.command('show').description('show one run by its event id').option('--json', 'as JSON');
  takesJobId(show, async (id, flags) => (await import('../runs/show-run.js')).showRun(id, flags));
}

function addImport(runs: Command): void {
  runs
    .command('import')
    .description('take in the runs of a SQLite file of local-telemetry')
    .argument('<file>', 'the file; its service may be running')
    .option('--dry-run', 'say what would happen, and change nothing')
    .option('--json', 'as JSON')
    .action(async (file: string, flags: { dryRun?: boolean; json?: true }) =>
      (await import('../runs/import-runs.js')).importRuns(file, flags),
    );
}

function addList(runs: Command): void {
  runs
    .command('list')
    .description('list runs, newest first')
    .option('--agent-name <name>', 'only this agent')
    .option('--status <status>', 'running, success, failure, partial, timeout or cancelled')
    .option('--job-type <type>', 'only this job type')
    .option('--run-id <id>', 'only runs with this id')
    .option('--parent-run-id <id>', 'only the children of this run')
    .option('--created-after <instant>', 'ISO 8601, like 2026-11-21T09:00:00Z')
    .option('--created-before <instant>', 'ISO 8601')
    .option('--start-time-from <instant>', 'ISO 8601')
    .option('--start-time-to <instant>', 'ISO 8601')
    .option('--limit <count>', '1 to 1000', '100')
    .option('--cursor <text>', 'continue after the last page')
    .option('--json', 'as JSON')
    .action(async (flags: RunListFlags) => (await import('../runs/list-runs.js')).listRuns(flags));
}
