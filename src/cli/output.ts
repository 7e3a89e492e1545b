/** A reader that has seen enough, like `head`, ends the command; that is no failure. */
export function leaveQuietlyWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

/** A line for people or programs, on stdout. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A line beside the result, on stderr. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

export function sayJson(value: unknown): void {
  say(JSON.stringify(value, null, 2));
}
