import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { hrefOfJob, hrefOfMachine } from '../app/routes.js';
import { now } from '../hub/clock.js';
import { summary } from '../hub/live.js';
import type { Attention } from '../hub/types.js';
import { Icon } from '../parts/icon.js';
import { useInside } from '../parts/use-inside.js';
import { bothZones } from '../words/instants.js';
import { needOf } from './needs.js';

const FIRST = 5;

/** Jobs and machines that need somebody, worst first, with a reason each. */
export function NeedsYou(): JSX.Element {
  const card = useRef<HTMLElement>(null);
  const [isWhole, setWhole] = useState(false);
  const items = useStill(summary.value?.attention, useInside(card).value);
  const shown = isWhole ? items : items?.slice(0, FIRST);
  return (
    <section class="card needs" aria-labelledby="needs" ref={card}>
      <header>
        <h2 id="needs">Needs you</h2>
        <span class="sub">{items && items.length > 0 ? 'worst first' : ''}</span>
      </header>
      {items?.length === 0 && <AllWell />}
      <ul>
        {shown?.map((item) => (
          <Need key={`${item.kind} ${item.job_id ?? item.vm_name} ${item.job_type}`} item={item} />
        ))}
      </ul>
      {items && items.length > FIRST && (
        <button type="button" class="more" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show all ${items.length}`}
        </button>
      )}
    </section>
  );
}

/** Nothing moves while the pointer is over it. */
function useStill<T>(value: T, isHeld: boolean): T {
  const held = useRef(value);
  if (!isHeld) held.current = value;
  return held.current;
}

function Need({ item }: { item: Attention }): JSX.Element {
  const { icon, tone, subject, verb, age, detail } = needOf(item, now.value);
  const href = item.job_id === null ? hrefOfMachine(item.vm_name ?? '') : hrefOfJob(item.job_id);
  return (
    <li>
      <a href={href}>
        <span class={`badge ${tone}`}>
          <Icon name={icon} />
        </span>
        <span class="subject" title={subject}>
          {subject} <span>{verb}</span>
        </span>
        <span class="age num" title={bothZones(Date.parse(item.since))}>
          {age}
        </span>
        <span class="detail" title={detail}>
          {detail}
        </span>
      </a>
    </li>
  );
}

function AllWell(): JSX.Element {
  return (
    <p class="all-well">
      <span class="badge ok">
        <Icon name="ok" />
      </span>
      <span>
        <b>Nothing needs you.</b> No failure is left open, and all running jobs are heard of and moving.
      </span>
    </p>
  );
}
