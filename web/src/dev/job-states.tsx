import type { JSX } from 'preact';
import { AboutCard } from '../job/about-card.js';
import { CurveCard } from '../job/curve-card.js';
import { ErrorCard } from '../job/error-card.js';
import { EventsCard } from '../job/events-card.js';
import { JobHead } from '../job/job-head.js';
import { ProgressCard } from '../job/progress-card.js';
import { RunsBefore } from '../job/runs-before.js';
import type { JobEventAnswer, JobView, RunView, SamplesView } from '../hub/types.js';
import { statesOfJobs } from './states.js';
import '../parts/detail.css';
import '../job/job.css';

/** The head of the page of a job in each state, and a curve with all that a curve can have. */
export function JobStates(): JSX.Element {
  const jobs = statesOfJobs();
  const many = jobs.find(({ disks }) => disks?.length === 8);
  return (
    <>
      {jobs.map((job) => (
        <div key={job.id} class="job-state">
          <JobHead job={job} />
          <ProgressCard job={job} samples={null} />
          {job.error_message !== null && <ErrorCard job={job} message={job.error_message} />}
        </div>
      ))}
      {many && <NoCurve job={many} />}
      {many && <Curve job={{ ...many, started_at: at(3_600) }} />}
    </>
  );
}

/** Without samples, and with more events than are shown at once. */
function NoCurve({ job }: { job: JobView }): JSX.Element {
  return (
    <div class="side">
      <CurveCard job={job} samples={null} events={[]} before={null} zoom={null} onZoom={() => undefined} />
      <div class="aside">
        <EventsCard events={manyEvents()} samples={null} />
        <AboutCard job={job} item={null} reporter={null} />
      </div>
      <RunsBefore job={job} runs={[]} />
    </div>
  );
}

function manyEvents(): JobEventAnswer[] {
  return Array.from({ length: 300 }, (_, index) => ({
    id: index,
    kind: 'phase',
    from: index === 0 ? null : `phase ${index - 1}`,
    to: `phase ${index} ${'of a long name '.repeat(3)}`.slice(0, 50),
    reason: 'reported',
    at: at((300 - index) * 60),
  }));
}

function Curve({ job }: { job: JobView }): JSX.Element {
  const samples = aCurve(job);
  const before = { samples, startedAt: Date.now() - 3_600_000, run: runOf(job) };
  return (
    <div class="side">
      <CurveCard
        job={job}
        samples={samples}
        events={EVENTS}
        before={before}
        zoom={null}
        onZoom={() => undefined}
      />
      <div class="aside">
        <EventsCard events={EVENTS} samples={samples} />
      </div>
    </div>
  );
}

function at(secondsAgo: number): string {
  return new Date(Date.now() - secondsAgo * 1_000).toISOString();
}

const PHASES = [
  'snapshot',
  'transferring',
  'a phase with a name that is as long as a name can be',
  'transferring',
];
const EVENTS: readonly JobEventAnswer[] = [
  { id: 1, kind: 'status', from: null, to: 'running', reason: 'reported', at: at(3_600) },
  ...PHASES.map((to, index) => ({
    id: index + 2,
    kind: 'phase' as const,
    from: PHASES[index - 1] ?? null,
    to,
    reason: 'reported',
    at: at(3_580 - index * 700),
  })),
  { id: 8, kind: 'status', from: 'running', to: 'stalled', reason: 'silence', at: at(1_200) },
  { id: 9, kind: 'status', from: 'stalled', to: 'running', reason: 'contact', at: at(1_050) },
];

/** An hour in steps of 15 s, with a pause in which nothing was heard, and a peak. */
function aCurve(job: JobView): SamplesView {
  const now = Math.floor(Date.now() / 15_000) * 15;
  const all = Array.from({ length: 240 }, (_, row) => row).filter((row) => row < 156 || row > 170);
  const speeds = all.map((row) => (row === 100 ? 9e8 : 3e8 + 1e8 * Math.sin(row / 9)));
  const bytes = speeds.map((_, row) => speeds.slice(0, row + 1).reduce((sum, speed) => sum + speed * 15, 0));
  return {
    job_id: job.id,
    step_seconds: 15,
    t: all.map((row) => now - (240 - row) * 15),
    bytes,
    speed_min: speeds.map((speed, row) => (row === 0 ? null : speed * 0.8)),
    speed_max: speeds.map((speed, row) => (row === 0 ? null : speed * 1.2)),
    disks: (job.disks ?? []).map(({ disk_index: index }) => ({
      disk_index: index,
      bytes: bytes.map((of) => of / (index + 2)),
    })),
  };
}

function runOf({ id, job_type, backup_type }: JobView): RunView {
  return {
    id,
    job_type,
    backup_type,
    status: 'completed',
    failure_reason: null,
    bytes_transferred: null,
    started_at: at(90_000),
    completed_at: at(86_400),
    took_seconds: 3_600,
    warning_count: 0,
  };
}
