import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { hrefOfMachine } from '../app/routes.js';
import { isUnderWay } from '../hub/job-store.js';
import type { JobView } from '../hub/types.js';
import { CancelDialog } from '../parts/cancel-dialog.js';
import { CopyButton } from '../parts/copy-button.js';
import { Icon } from '../parts/icon.js';
import { Status, Warnings } from '../parts/status.js';
import { JOB_TYPE_WORDS, kindOf, machineOf } from '../words/words.js';

/** Which job it is, and what can be done about it. */
export function JobHead({ job }: { readonly job: JobView }): JSX.Element {
  const [isCancelling, setCancelling] = useState(false);
  const parts = [
    kindOf(job),
    isUnderWay(job) ? job.current_phase : null,
    job.repository_id && `to ${job.repository_id}`,
  ];
  return (
    <div class="job-head">
      <div class="which">
        <nav class="crumbs" aria-label="You are here">
          <a href="/jobs">Jobs</a>
          <span aria-hidden="true">›</span>
          <a href={`/jobs?type=${job.job_type}`}>{JOB_TYPE_WORDS[job.job_type]}</a>
        </nav>
        <div class="title">
          <h1>{machineOf(job)}</h1>
          <Status job={job} pill />
          <Warnings job={job} />
          <span class="sub">{parts.filter((part) => part).join(' · ')}</span>
        </div>
        <span class="id-line">
          <code>{job.id}</code>
          <CopyButton text={job.id} label="the id of the job" />
        </span>
      </div>
      <div class="acts">
        {job.vm_name !== null && (
          <a class="button all-runs" href={hrefOfMachine(job.vm_name)}>
            <span>All runs of {job.vm_name}</span>
          </a>
        )}
        {isUnderWay(job) && (
          <button type="button" class="button danger" onClick={() => setCancelling(true)}>
            <Icon name="stop" />
            Cancel…
          </button>
        )}
      </div>
      {isCancelling && <CancelDialog jobIds={[job.id]} onClose={() => setCancelling(false)} />}
    </div>
  );
}
