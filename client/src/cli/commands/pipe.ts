import { startCopying } from '../../running/copy.js';
import { endAs, forwardSignals } from '../../running/signals.js';
import { COMMON, readArguments, Values } from '../arguments.js';
import type { Options } from '../arguments.js';
import { JOB_OPTIONS } from '../describe-job.js';

export const OPTIONS: Options = {
  ...COMMON,
  ...JOB_OPTIONS,
  tag: 'list',
  disk: 'value',
  'total-bytes': 'value',
  'expect-bytes': 'value',
  wait: 'value',
};
/** 141 is how a shell says that a program was ended by SIGPIPE. */
const CODES = { well: 0, 'broken pipe': 141, failed: 1, killed: 1 };

/** Begins to copy its input to its output first, whatever its arguments; all that reporting needs is loaded meanwhile. */
export async function pipe(args: readonly string[]): Promise<number> {
  const copying = startCopying();
  const { child } = copying;
  const stopForwarding = child ? forwardSignals(() => child) : () => {};
  const { reportPipe, say } = await import('../../running/report-pipe.js');
  const reported = reportPipe(copying, () => valuesIn(args, say));
  const { how, signal, error } = await copying.ended;
  if (error !== undefined) say(error);
  await reported;
  stopForwarding();
  if (signal !== undefined) endAs(null, signal);
  return CODES[how];
}

function valuesIn(args: readonly string[], say: (trouble: string) => void): Values {
  const { values, rest, unknown } = readArguments(args, OPTIONS);
  for (const word of [...unknown, ...rest]) say(`${word} is not understood, and is ignored`);
  return new Values(values);
}
