import { useAnswer } from '../hub/use-answer.js';
import type { JobView, MachineItem, RunView } from '../hub/types.js';

export interface Runs {
  /** The machine with the job's type; null where it is not known. */
  readonly item: MachineItem | null;
  /** The runs of the same machine and type that started before, the newest first. */
  readonly runs: readonly RunView[];
}

export function useRuns(job: JobView): Runs {
  const parameters = { vmName: job.vm_name ?? '' };
  const options = { isOff: job.vm_name === null, version: job.status };
  const page = useAnswer('/machines/:vmName', parameters, options).value.data;
  const before = job.started_at ?? job.created_at;
  return {
    item: page?.items.find(({ job_type: type }) => type === job.job_type) ?? null,
    runs: (page?.runs ?? []).filter(
      (run) => run.job_type === job.job_type && run.id !== job.id && (run.started_at ?? '') < before,
    ),
  };
}
