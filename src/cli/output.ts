import { writeWhole } from '../platform/logging/whole-writes.js';
import { sentenceOf } from './failure.js';

/**
 * A result that cannot be written fails the command, but a reader that has seen enough, like `head`, just ends it.
 * Notes on stderr may be lost.
 */
export function failWithoutOutput(): void {
  for (const stream of [process.stdout, process.stderr]) writeWhole(stream);
  process.stdout.on('error', endCommand);
  process.stderr.on('error', ignore);
}

/** For a command that survives the loss of its readers. */
export function goOnWithoutOutput(): void {
  process.stdout.off('error', endCommand);
}

function endCommand(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit();
  note(`Cannot write the output: ${sentenceOf(error)}`);
  process.exit(1);
}

function ignore(): void {}

/** Prints a line of the result to stdout. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Prints a remark to stderr, beside the result. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

export function sayJson(value: unknown): void {
  // JSON allows raw C1 control characters, which some terminals obey.
  say(JSON.stringify(value, null, 2).replace(/[\x7f-\x9f]/g, escaped));
}

function escaped(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
