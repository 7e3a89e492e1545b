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
  // A terminal obeys some of those that JSON may have as they are.
  say(JSON.stringify(value, null, 2).replace(/[\x7f-\x9f]/g, escaped));
}

function escaped(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
