import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { pageTitle } from '../app/title.js';
import { jobs } from '../hub/live.js';
import { machineOf } from '../words/words.js';
import { Status } from '../parts/status.js';

export function JobPage({ jobId }: { readonly jobId: string }): JSX.Element {
  const job = jobs.of(jobId)?.value;
  const title = job ? machineOf(job) : jobId;
  useEffect(() => {
    pageTitle.value = title;
  }, [title]);
  return (
    <>
      <h1>{title}</h1>
      {job && <Status job={job} pill />}
    </>
  );
}
