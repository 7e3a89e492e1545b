import type { JSX } from 'preact';
import { hrefOfMachine } from '../app/routes.js';
import { minute } from '../hub/clock.js';
import { summary } from '../hub/live.js';
import type { MachineItem } from '../hub/types.js';
import { useAnswer } from '../hub/use-answer.js';
import { usePaced } from '../parts/use-paced.js';
import { Strip, StripLegend } from '../parts/strip.js';
import { bothZones } from '../words/instants.js';
import { lastGoodOf } from '../words/last-good.js';

const MOST = 9;
const EVERY_MS = 60_000;
/** Many jobs may end at once. */
const PACE_MS = 5_000;

/** The machines that are longest without a good run, with a strip of 14 days each. */
export function MachinesCard(): JSX.Element | null {
  // A job that ended changes a strip.
  const last = summary.value?.last_24h;
  const ended = usePaced(last && last.completed + last.failed, PACE_MS);
  const answer = useAnswer('/machines', { limit: MOST }, { everyMs: EVERY_MS, version: ended }).value;
  const items = answer.data?.items;
  if (!items || items.length === 0) return null;
  return (
    <section class="card" aria-labelledby="machines">
      <header>
        <h2 id="machines">Machines</h2>
        <span class="sub">longest without a good run first</span>
        <StripLegend />
      </header>
      <div class="machine-grid">
        {items.map((item) => (
          <Machine key={`${item.vm_name} ${item.job_type}`} item={item} />
        ))}
      </div>
      <div class="foot">
        <span>{answer.data?.next_cursor ? `the first ${items.length}` : 'all of them'}</span>
        <a href="/machines">All machines →</a>
      </div>
    </section>
  );
}

export function Machine({ item }: { item: MachineItem }): JSX.Element {
  const { text, tone } = lastGoodOf(item, minute.value);
  return (
    <a class="machine-cell" href={hrefOfMachine(item.vm_name)}>
      <span class="name" title={item.vm_name}>
        {item.vm_name}
        {item.job_type !== 'backup' && <small> {item.job_type}</small>}
      </span>
      <span
        class={`sub ${tone}`}
        title={item.last_good_at ? bothZones(Date.parse(item.last_good_at)) : 'never'}
      >
        {text}
      </span>
      <Strip days={item.days} />
    </a>
  );
}
