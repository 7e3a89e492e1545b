import { writeWhole } from '../platform/logging/whole-writes.js';
import { sentenceOf } from './failure.js';

/**
 * A result that cannot be written fails the command, but a reader that has seen enough, like `head`, just ends it. A
 * line beside the result may be lost.
 */
export function failWithoutOutput(): void {
  for (const stream of [process.stdout, process.stderr]) writeWhole(stream);
  process.stdout.on('error', endCommand);
  process.stderr.on('error', ignore);
}

/** For a command that outlives its readers. */
export function goOnWithoutOutput(): void {
  process.stdout.off('error', endCommand);
}

function endCommand(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit();
  note(`The output cannot be written: ${sentenceOf(error)}`);
  process.exit(1);
}

function ignore(): void {}

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
