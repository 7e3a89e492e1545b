import type { Command } from 'commander';
import type { PruneFlags } from '../prune/prune.js';

const AFTER = `
Running jobs are never touched, and hubs may keep running. A deleted job that is reported again starts from scratch.
To have hubs prune on their own, set RETENTION_DAYS.

Examples:
  hub prune --older-than 90d --dry-run
  hub prune --older-than 90d
  RETENTION_DAYS=90 hub prune`;

export function addPrune(program: Command): void {
  program
    .command('prune')
    .description('delete jobs that ended long ago, with their disks and events')
    .option('--older-than <time>', 'minimum age since the job ended: 90d, 2w, 36h (default: RETENTION_DAYS)')
    .option('--dry-run', 'only count the jobs, delete nothing')
    .option('--json', 'as JSON')
    .addHelpText('after', AFTER)
    .action(async (flags: PruneFlags) => (await import('../prune/prune.js')).prune(flags));
}
