import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { isLoaded, jobs } from '../hub/live.js';
import type { JobView } from '../hub/types.js';
import { Chip } from '../parts/chip.js';
import type { IconName } from '../parts/icon.js';
import { JobCells, JobHead } from '../parts/job-row.js';
import { useInside } from '../parts/use-inside.js';
import { useRowClicks } from '../parts/use-row-clicks.js';
import { useOrder } from '../parts/use-order.js';
import { counted, JOB_TYPE_WORDS } from '../words/words.js';
import { bySoonestEnd } from '../words/job-orders.js';
import '../parts/job-rows.css';

const MOST = 10;

interface Choice {
  readonly name: string;
  readonly word: string;
  readonly icon?: IconName;
  /** The query of the page of jobs that shows the same. */
  readonly query: string;
  readonly has: (job: JobView) => boolean;
}

const CHOICES: readonly Choice[] = [
  {
    name: 'running',
    word: 'Running',
    icon: 'run',
    query: 'status=running',
    has: ({ status }) => status === 'running',
  },
  {
    name: 'stalled',
    word: 'Silent',
    icon: 'stall',
    query: 'status=stalled',
    has: ({ status }) => status === 'stalled',
  },
  {
    name: 'pending',
    word: 'Waiting',
    icon: 'wait',
    query: 'status=pending',
    has: ({ status }) => status === 'pending',
  },
  ...(['backup', 'replication', 'restore'] as const).map((type) => ({
    name: type,
    word: JOB_TYPE_WORDS[type],
    query: `status=running,stalled&type=${type}`,
    has: (job: JobView) => job.job_type === type && job.status !== 'pending',
  })),
];

const ALL = 'status=running,stalled';

/** The jobs that are under way, soonest to end first; nothing moves while the pointer is over them. */
export function RunningNow(): JSX.Element {
  const card = useRef<HTMLElement>(null);
  const chosen = useSignal<string | null>(null);
  const isInside = useInside(card);
  const choice = CHOICES.find(({ name }) => name === chosen.value);
  const has = choice?.has ?? (({ status }: JobView): boolean => status !== 'pending');
  const { order } = useOrder(jobs.underWay, {
    has,
    compare: bySoonestEnd,
    key: chosen.value ?? '',
    isHeld: isInside.value,
  });
  return (
    <section class="card" aria-labelledby="running" ref={card}>
      <header>
        <h2 id="running">Running now</h2>
        <span class="sub">soonest to end first</span>
      </header>
      <Choices chosen={chosen} />
      {order.length > 0 && <Rows order={order.slice(0, MOST)} />}
      {order.length === 0 && <p class="no-jobs">{isLoaded.value ? noneOf(choice) : 'Loading…'}</p>}
      <div class="foot">
        <span>
          {Math.min(MOST, order.length)} of {counted(order.length, 'job')}
        </span>
        <a href={`/jobs?${choice?.query ?? ALL}`}>
          {choice ? `All jobs: ${choice.word.toLowerCase()}` : 'All running jobs'} →
        </a>
      </div>
    </section>
  );
}

function Choices({ chosen }: { chosen: Signal<string | null> }): JSX.Element {
  const all = jobs.underWay.value.map((job) => job.peek());
  return (
    <div class="chips" role="group" aria-label="Which jobs">
      {CHOICES.map(({ name, word, icon, has }) => (
        <Chip
          key={name}
          word={word}
          count={all.filter(has).length}
          isPressed={chosen.value === name}
          onPress={() => (chosen.value = chosen.value === name ? null : name)}
          {...(icon ? { icon } : {})}
        />
      ))}
    </div>
  );
}

function noneOf(choice: Choice | undefined): string {
  return choice ? `None: ${choice.word.toLowerCase()}.` : 'No job is running.';
}

function Rows({ order }: { order: readonly Signal<JobView>[] }): JSX.Element {
  const body = useRef<HTMLTableSectionElement>(null);
  useRowClicks(body);
  return (
    <table class="jobs-table">
      <caption class="sr">Jobs that are running</caption>
      <thead>
        <tr>
          <JobHead />
        </tr>
      </thead>
      <tbody ref={body}>
        {order.map((job) => (
          <Row key={job.peek().id} job={job} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ job }: { job: Signal<JobView> }): JSX.Element {
  return (
    <tr data-id={job.value.id}>
      <JobCells job={job.value} />
    </tr>
  );
}
