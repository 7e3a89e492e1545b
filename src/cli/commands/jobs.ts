import type { Command } from 'commander';
import type { ListFlags } from '../jobs/list-jobs.js';
import { takesJobId } from './job-id-argument.js';

const AFTER = `
These commands work on the database directly, whether or not a hub is running; on SQLite they take turns with it.

Examples:
  hub jobs list --status running,stalled
  hub jobs list --vm-name pg1 --limit 500 --json
  hub jobs show 'backup-db (prod)-1760104542'
  hub jobs show -- --json
  hub jobs watch --vm-name pg1
  hub jobs cancel nightly-pg1-2026-11-21 --reason 'the machine is gone'`;

export function addJobs(program: Command): void {
  const jobs = program
    .command('jobs')
    .description('list, show, watch and cancel jobs')
    .helpCommand(false)
    .addHelpText('after', AFTER);
  addList(jobs);
  addShow(jobs);
  addWatch(jobs);
  addCancel(jobs);
}

function addShow(jobs: Command): void {
  const show = jobs
    .command('show')
    .description('show one job, its disks, and the changes of its status and phase')
    .option('--json', 'as JSON');
  takesJobId(show, async (id, flags) => (await import('../jobs/show-job.js')).showJob(id, flags));
}

function addCancel(jobs: Command): void {
  const cancel = jobs
    .command('cancel')
    .description('cancel a job for good; later updates do not revive it')
    .option('--reason <text>', 'stored as the job’s error_message')
    .option('--json', 'as JSON');
  takesJobId(cancel, async (id, flags) => (await import('../jobs/cancel-job.js')).cancelJob(id, flags));
}

function addWatch(jobs: Command): void {
  const watch = jobs
    .command('watch')
    .description('show jobs as they change, until Ctrl-C; without ids and filters, those that are not over');
  takesFilter(watch)
    .argument('[ids...]', 'only these jobs; put them after -- if they look like options')
    .action(async (ids: string[], flags: ListFlags) =>
      (await import('../jobs/watch-jobs.js')).watchJobs(ids, flags),
    );
}

function takesFilter(command: Command): Command {
  return command
    .option('--status <list>', 'comma-separated: pending,running,stalled,completed,failed,cancelled')
    .option('--job-type <list>', 'comma-separated: backup,restore,replication')
    .option('--vm-name <name>', 'only this machine')
    .option('--repository-id <id>', 'only this repository')
    .option('--q <text>', 'part of a job id or machine name');
}

function addList(jobs: Command): void {
  takesFilter(jobs.command('list').description('list jobs, newest first'))
    .option('--created-after <instant>', 'RFC 3339, like 2026-11-21T09:00:00Z')
    .option('--created-before <instant>', 'RFC 3339')
    .option('--changed-since <instant>', 'RFC 3339')
    .option('--limit <count>', '1 to 500', '50')
    .option('--cursor <text>', 'continue after the last page')
    .option('--json', 'as JSON, with the disks')
    .action(async (flags: ListFlags) => (await import('../jobs/list-jobs.js')).listJobs(flags));
}
