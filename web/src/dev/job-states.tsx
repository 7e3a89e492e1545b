import type { JSX } from 'preact';
import type { JobEventAnswer } from '../hub/types.js';
import { AboutCard } from '../job/about-card.js';
import { CurveCard } from '../job/curve-card.js';
import { ErrorCard } from '../job/error-card.js';
import { EventsCard } from '../job/events-card.js';
import { JobHead } from '../job/job-head.js';
import { ProgressCard } from '../job/progress-card.js';
import { RunsBefore } from '../job/runs-before.js';
import { statesOfJobs } from './states.js';
import '../parts/detail.css';
import '../job/job.css';

/** The parts of a job's page: the longest name, the longest error, every progress, no samples, no events, no runs. */
export function JobStates(): JSX.Element {
  const jobs = statesOfJobs();
  const long = jobs.find(({ id }) => id.startsWith('nightly/')) ?? jobs[0];
  const failed = jobs.find(({ error_message: message }) => (message?.length ?? 0) > 3_000);
  return (
    <>
      {long && <JobHead job={long} />}
      {failed && <ErrorCard job={failed} message={failed.error_message ?? ''} />}
      {jobs.map((job) => (
        <ProgressCard key={job.id} job={job} samples={null} />
      ))}
      {long && (
        <div class="side">
          <CurveCard job={long} samples={null} events={[]} before={null} />
          <div class="aside">
            <EventsCard events={manyEvents()} samples={null} />
            <AboutCard job={long} item={null} />
          </div>
          <RunsBefore job={long} runs={[]} />
        </div>
      )}
    </>
  );
}

function manyEvents(): JobEventAnswer[] {
  return Array.from({ length: 300 }, (_, index) => ({
    id: index,
    kind: 'phase',
    from: index === 0 ? null : `phase ${index - 1}`,
    to: `phase ${index} ${'of a long name '.repeat(3)}`.slice(0, 50),
    reason: 'reported',
    at: new Date(Date.now() - (300 - index) * 60_000).toISOString(),
  }));
}
