import type { Findings } from '../running/findings.js';
import type { JobType } from '../wire/update.js';

/** A line of the tool's output is passed on, or taken away, or replaced by a text. */
export type Fate = 'pass' | 'take' | { readonly print: string };

/** Reads one of the tool's output streams. */
export interface StreamReader {
  read(line: string, end: string): Fate;
  /** Where some lines are taken away: the beginning of a line that may be one of them. */
  readonly mayBeTaken?: RegExp;
}

/** How a command is run so that its progress can be read. */
export interface Prepared {
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Streams without a reader are the wrapper's own, untouched. */
  readonly stdout?: StreamReader;
  readonly stderr?: StreamReader;
  /** Reads a descriptor that is opened for this alone. */
  readonly descriptor?: { readonly number: number; readonly reader: StreamReader };
  /** Exit codes of runs that succeeded with warnings. */
  isWarning?(code: number): boolean;
  /** The meaning of an exit code, for people. */
  meaningOf?(code: number): string | undefined;
  readonly jobType?: JobType;
  /** The tool prints its progress itself. */
  readonly showsProgress?: boolean;
}

/** Knows one tool: what to add to its command, and how to read its output into findings. */
export interface Adapter {
  readonly tool: string;
  /** Names of its program. */
  readonly programs: readonly string[];
  /** Undefined where this command of the tool reports no progress. */
  prepare(command: readonly string[], findings: Findings, env: NodeJS.ProcessEnv): Prepared | undefined;
}
