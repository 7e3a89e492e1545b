import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { lazy } from '../app/lazy.js';
import { pageTitle } from '../app/title.js';
import type { HubError } from '../hub/hub-error.js';
import { jobs } from '../hub/live.js';
import { useAnswer } from '../hub/use-answer.js';
import type { JobView } from '../hub/types.js';
import type { Zoom } from '../parts/curve/plot.js';
import { percentText } from '../words/amounts.js';
import { percentOf } from '../words/progress.js';
import { statusOf } from '../words/status-words.js';
import { machineOf } from '../words/words.js';
import { AboutCard } from './about-card.js';
import { CurveCard } from './curve-card.js';
import { ErrorCard } from './error-card.js';
import { EventsCard } from './events-card.js';
import { JobHead } from './job-head.js';
import { ProgressCard } from './progress-card.js';
import { RunsBefore } from './runs-before.js';
import { useCurveBefore, useSamples } from './use-curve.js';
import { useReporter } from './use-reporter.js';
import { useEvents } from './use-events.js';
import { useRuns } from './use-runs.js';
import '../parts/detail.css';
import './job.css';

const VmBehind = lazy(async () => (await import('../vms/vm-behind.js')).VmBehind);
const BehindJob = lazy(async () => (await import('../node/behind-job.js')).BehindJob);

/** One job: live while it goes on, and for as long as it is kept. */
export function JobPage({ jobId }: { readonly jobId: string }): JSX.Element {
  const answer = useAnswer('/jobs/:jobId', { jobId }).value;
  useEffect(() => {
    const known = jobs.of(jobId)?.peek();
    // The stream tells disks, too: with them, what is known is no older than this answer unless its revision is.
    if (answer.data && (!known?.disks || answer.data.revision > known.revision)) jobs.take([answer.data]);
  }, [answer.data]);
  const job = jobs.of(jobId)?.value ?? answer.data;
  const title = job ? titleOf(job) : jobId;
  useEffect(() => {
    pageTitle.value = title;
  }, [title]);
  if (job) return <Job job={job} />;
  return answer.error ? <NoJob jobId={jobId} error={answer.error} /> : <p class="note">Loading…</p>;
}

function Job({ job }: { job: JobView }): JSX.Element {
  const [zoom, setZoom] = useState<Zoom>(null);
  const zoomed = { zoom, onZoom: setZoom };
  const samples = useSamples(job, false);
  const events = useEvents(job).value ?? [];
  const { item, runs } = useRuns(job);
  const reporter = useReporter(job);
  const before = useCurveBefore(runs.find(({ status }) => status === 'completed'));
  return (
    <>
      <JobHead job={job} />
      <ProgressCard job={job} samples={samples} />
      {job.error_message !== null && <ErrorCard job={job} message={job.error_message} />}
      <div class="side">
        <div class="curves">
          <CurveCard job={job} samples={samples} events={events} before={before} {...zoomed} />
          <VmBehind job={job} samples={samples} {...zoomed} />
          <BehindJob job={job} samples={samples} reporter={reporter} {...zoomed} />
        </div>
        <div class="aside">
          <EventsCard events={events} samples={samples} />
          <AboutCard job={job} item={item} reporter={reporter} />
        </div>
        <RunsBefore job={job} runs={runs} />
      </div>
    </>
  );
}

function titleOf(job: JobView): string {
  const state = job.status === 'running' ? percentText(percentOf(job)) : statusOf(job).word;
  return `${state} · ${machineOf(job)}`;
}

function NoJob({ jobId, error }: { jobId: string; error: HubError }): JSX.Element {
  return (
    <>
      <h1>{error.status === 404 ? 'No such job' : 'The job could not be loaded'}</h1>
      <p class="note">
        {error.status === 404 ? (
          <>
            This hub knows no job <code class="id">{jobId}</code>. It may have been pruned, or its client has
            not reported yet. <a href="/jobs">All jobs</a>
          </>
        ) : (
          error.message
        )}
      </p>
    </>
  );
}
