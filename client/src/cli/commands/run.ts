import { preparedFor, toolOf } from '../../adapters/choose.js';
import type { Prepared } from '../../adapters/adapter.js';
import { Findings } from '../../running/findings.js';
import { spawnError } from '../../running/ending.js';
import { endAs, forwardSignals } from '../../running/signals.js';
import { start } from '../../running/spawn.js';
import { SettingsError } from '../../settings/settings-error.js';
import { COMMON, readArguments, Values } from '../arguments.js';
import type { Options } from '../arguments.js';
import { JOB_OPTIONS, madeId } from '../describe-job.js';
import { JOB_VARIABLE, jobVariable } from '../../running/job-of-run.js';
import { JOB_TYPES } from '../../wire/update.js';
import type { JobName } from '../../wire/update.js';
import { QUIET, toStderr } from '../setup.js';

export const OPTIONS: Options = {
  ...COMMON,
  ...JOB_OPTIONS,
  tool: 'value',
  tag: 'list',
  disk: 'value',
  wait: 'value',
};

/** Starts the command first; all that reporting needs is loaded while it runs. */
export async function run(args: readonly string[]): Promise<undefined> {
  const startedAt = new Date();
  const { values: given, rest: command, unknown } = readArguments(args, OPTIONS);
  if (command.length === 0)
    throw new SettingsError('there is no command to run; like: backup-report run -- restic backup /home');
  const values = new Values(given);
  const tool = values.text('tool') ?? toolOf(command);
  const findings = new Findings();
  const prepared = tolerantly(tool, command, findings);
  const job = jobName(values, tool, prepared, startedAt);
  // Signals are handled between two turns of the event loop, so after the start.
  const stopForwarding = forwardSignals(() => running.child);
  const running = start(prepared, { ...process.env, [JOB_VARIABLE]: jobVariable(job) });
  const say = values.has('quiet') ? QUIET : toStderr;
  for (const option of unknown) say(`${option} is not understood, and is ignored`);
  const { reportRun } = await import('../../running/report-run.js');
  const { code, signal, error } = await reportRun({ tool, job, prepared, findings, running, values, say });
  stopForwarding();
  if (error) toStderr(spawnError(error));
  endAs(code, signal);
  return undefined;
}

function jobName(values: Values, tool: string, { jobType }: Prepared, startedAt: Date): JobName {
  const asked = JOB_TYPES.find((type) => type === values.text('type'));
  return {
    jobType: asked ?? jobType ?? 'backup',
    jobId: values.text('id') ?? madeId(tool, values.list('tag'), startedAt),
  };
}

/** An adapter that fails costs figures, not the run. */
function tolerantly(tool: string, command: readonly string[], findings: Findings): Prepared {
  try {
    return preparedFor(tool, command, findings, process.env);
  } catch {
    return { command };
  }
}
