import type { Command } from 'commander';

interface JobFlags {
  readonly reason?: string;
  readonly json?: true;
}

/**
 * Gives a command the argument `<id>`. An id may begin with a hyphen: what is no option of the command is taken for
 * it, unless there are more such words than one.
 */
export function takesJobId(command: Command, run: (id: string, flags: JobFlags) => Promise<void>): void {
  command
    .argument('<id>', 'the job; behind -- where it is also the name of an option')
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (_id: string, flags: JobFlags) => run(onlyWordOf(command), flags));
}

/** @throws {CommanderError} where there are several. */
function onlyWordOf(command: Command): string {
  const [id = '', ...others] = command.args;
  if (others.length === 0) return id;
  const odd = command.args.find((word) => word.startsWith('-'));
  return command.error(
    odd === undefined ? 'error: too many arguments, there is one <id>' : `error: unknown option '${odd}'`,
  );
}
