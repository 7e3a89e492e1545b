import { CommanderError } from 'commander';
import { DatabaseUnavailableError } from '../platform/database/database-unavailable.error.js';
import { harmless } from './cell.js';
import { UsageError } from './usage-error.js';

const FAILED = 1;
const WRONG_USAGE = 2;

/** Says on stderr what went wrong, without a stack, and returns the exit code. */
export function reportFailure(error: unknown): number {
  // Commander has said it already; help that was asked for is none.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  // Ids of jobs and texts of databases are in some of them.
  console.error(sentenceOf(error).split('\n').map(harmless).join('\n'));
  return error instanceof UsageError ? WRONG_USAGE : FAILED;
}

/** What a person can do something with; a refused connection has its reason in parts, or its code alone. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof DatabaseUnavailableError && error.cause) {
    return `The database cannot take work just now: ${sentenceOf(error.cause)}`;
  }
  if (error instanceof AggregateError && !error.message) return sentenceOf(error.errors[0]);
  return error.message || (error as NodeJS.ErrnoException).code || error.name;
}
