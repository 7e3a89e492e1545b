import type { Command } from 'commander';
import type { ListFlags } from '../jobs/list-jobs.js';
import { takesJobId } from './job-id-argument.js';

const AFTER = `
These work on the database itself, whether a hub runs or not; on SQLite they take turns with it.

Examples:
  hub jobs list --status running,stalled
  hub jobs list --vm-name pg1 --limit 500 --json
  hub jobs show 'backup-db (prod)-1760104542'
  hub jobs show -- --json
  hub jobs cancel nightly-pg1-2026-11-21 --reason 'the machine is gone'`;

export function addJobs(program: Command): void {
  const jobs = program
    .command('jobs')
    .description('list, show and cancel jobs')
    .helpCommand(false)
    .addHelpText('after', AFTER);
  addList(jobs);
  addShow(jobs);
  addCancel(jobs);
}

function addShow(jobs: Command): void {
  const show = jobs
    .command('show')
    .description('show one job, its disks and how its status and phase changed')
    .option('--json', 'as JSON');
  takesJobId(show, async (id, flags) => (await import('../jobs/show-job.js')).showJob(id, flags));
}

function addCancel(jobs: Command): void {
  const cancel = jobs
    .command('cancel')
    .description('end a job by the operator’s word, which no later update withdraws')
    .option('--reason <text>', 'stored as its error_message')
    .option('--json', 'as JSON');
  takesJobId(cancel, async (id, flags) => (await import('../jobs/cancel-job.js')).cancelJob(id, flags));
}

function addList(jobs: Command): void {
  jobs
    .command('list')
    .description('list jobs, newest first')
    .option('--status <list>', 'with commas: pending,running,stalled,completed,failed,cancelled')
    .option('--job-type <list>', 'with commas: backup,restore,replication')
    .option('--vm-name <name>', 'of this machine')
    .option('--repository-id <id>', 'of this repository')
    .option('--q <text>', 'part of an id or of a machine’s name')
    .option('--created-after <instant>', 'RFC 3339, like 2026-11-21T09:00:00Z')
    .option('--created-before <instant>', 'RFC 3339')
    .option('--changed-since <instant>', 'RFC 3339')
    .option('--limit <count>', '1 to 500', '50')
    .option('--cursor <text>', 'go on where the last page ended')
    .option('--json', 'as JSON, with the disks')
    .action(async (flags: ListFlags) => (await import('../jobs/list-jobs.js')).listJobs(flags));
}
