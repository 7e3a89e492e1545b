import type { Command } from 'commander';

interface JobFlags {
  readonly reason?: string;
  readonly json?: true;
}

/**
 * Gives a command the argument `<id>`. An id may start with a hyphen: a single word that is not an option of the
 * command is taken as the id.
 */
export function takesJobId(
  command: Command,
  run: (id: string, flags: JobFlags) => Promise<void>,
  what = 'job',
): void {
  command
    .argument('<id>', `the ${what}; put it after -- if it looks like an option`)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (_id: string, flags: JobFlags) => run(onlyWordOf(command), flags));
}

/** @throws {CommanderError} if there are several. */
function onlyWordOf(command: Command): string {
  const [id = '', ...others] = command.args;
  if (others.length === 0) return id;
  const odd = command.args.find((word) => word.startsWith('-'));
  return command.error(
    odd === undefined ? 'error: too many arguments, expected one <id>' : `error: unknown option '${odd}'`,
  );
}
