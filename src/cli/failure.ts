import { CommanderError } from 'commander';
import { DatabaseUnavailableError } from '../platform/database/database-unavailable.error.js';
import { harmless } from './cell.js';
import { UsageError } from './usage-error.js';

const FAILED = 1;
const WRONG_USAGE = 2;

/** Prints the failure to stderr, without a stack, and returns the exit code. */
export function reportFailure(error: unknown): number {
  // Commander has printed it already; requested help is not a failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  // Some messages contain job ids or texts from databases.
  console.error(sentenceOf(error).split('\n').map(harmless).join('\n'));
  return error instanceof UsageError ? WRONG_USAGE : FAILED;
}

/**
 * The message of an error in a form useful to people. A refused connection keeps its reason in nested errors, or only
 * in its code.
 */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof DatabaseUnavailableError && error.cause) {
    return `Database unavailable: ${sentenceOf(error.cause)}`;
  }
  if (error instanceof AggregateError && !error.message) return sentenceOf(error.errors[0]);
  return error.message || (error as NodeJS.ErrnoException).code || error.name;
}
