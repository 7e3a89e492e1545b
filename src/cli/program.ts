import { Command } from 'commander';
import { VERSION } from '../platform/config/version.js';
import { addAudit } from './commands/audit.js';
import { addBackup } from './commands/backup.js';
import { addCheck } from './commands/check.js';
import { addJobs } from './commands/jobs.js';
import { addMigrate } from './commands/migrate.js';
import { addNodes } from './commands/nodes.js';
import { addPrune } from './commands/prune.js';
import { addRestore } from './commands/restore.js';
import { addRuns } from './commands/runs.js';
import { addServe } from './commands/serve.js';
import { addToken } from './commands/token.js';

const AFTER = `
Settings come from environment variables, above all DATABASE_URL; docs/operations.md lists them.

Exit codes:
  0  done
  1  failed; stderr says why
  2  invalid command line

Examples:
  hub serve
  hub check
  hub jobs list --status running,stalled
  DATABASE_URL=mysql://hub:secret@db/hub hub migrate status`;

/**
 * The command line. Each file of commands/ declares a group of commands; the code behind a command is loaded only when
 * it runs, so that help is instant.
 */
export function hubProgram(): Command {
  const program = new Command('hub')
    .description('Run the backup telemetry hub, maintain its database, inspect its jobs.')
    .version(VERSION)
    .helpCommand(false)
    // A job id may look like an option of the program.
    .enablePositionalOptions()
    .showHelpAfterError("Run with '--help' for usage.")
    .addHelpText('after', AFTER)
    .exitOverride()
    .hook('preAction', silenceNest);
  addServe(program);
  addMigrate(program);
  addToken(program);
  addJobs(program);
  addRuns(program);
  addNodes(program);
  addAudit(program);
  addBackup(program);
  addRestore(program);
  addCheck(program);
  addPrune(program);
  return program;
}

/** Commands print their own output; `serve` sets up its own logger. */
async function silenceNest(): Promise<void> {
  const { Logger } = await import('@nestjs/common');
  Logger.overrideLogger(false);
}
