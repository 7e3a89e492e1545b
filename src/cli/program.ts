import { Command } from 'commander';
import { VERSION } from '../platform/config/version.js';
import { addAudit } from './commands/audit.js';
import { addBackup } from './commands/backup.js';
import { addCheck } from './commands/check.js';
import { addJobs } from './commands/jobs.js';
import { addMigrate } from './commands/migrate.js';
import { addPrune } from './commands/prune.js';
import { addServe } from './commands/serve.js';
import { addToken } from './commands/token.js';

const AFTER = `
Settings come from the environment, DATABASE_URL above all; docs/operations.md has them all.

Exit codes:
  0  done
  1  failed; one sentence on stderr says why
  2  the command line was wrong

Examples:
  hub serve
  hub check
  hub jobs list --status running,stalled
  DATABASE_URL=mysql://hub:secret@db/hub hub migrate status`;

/**
 * The command line. What it can do stands in commands/, a file for each group; the work behind a command is loaded
 * when it is called for, so that help comes at once.
 */
export function hubProgram(): Command {
  const program = new Command('hub')
    .description('The backup telemetry hub: serves it, looks after its database, shows its jobs.')
    .version(VERSION)
    .helpCommand(false)
    // A job's id may be like an option of the program.
    .enablePositionalOptions()
    .showHelpAfterError("'--help' shows what there is.")
    .addHelpText('after', AFTER)
    .exitOverride()
    .hook('preAction', silenceNest);
  addServe(program);
  addMigrate(program);
  addToken(program);
  addJobs(program);
  addAudit(program);
  addBackup(program);
  addCheck(program);
  addPrune(program);
  return program;
}

/** What a command has to say it says itself; `serve` sets a logger of its own. */
async function silenceNest(): Promise<void> {
  const { Logger } = await import('@nestjs/common');
  Logger.overrideLogger(false);
}
