import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { JobEventAnswer, SamplesView } from '../hub/types.js';
import { Icon } from '../parts/icon.js';
import { bothZones, clockWithSeconds, dayText, startOfDay } from '../words/instants.js';
import { counted } from '../words/words.js';
import { happeningsOf } from './happenings.js';
import type { Happening } from './happenings.js';

const STEP = 200;
const FIRST = 12;

interface EventsProps {
  readonly events: readonly JobEventAnswer[];
  readonly samples: SamplesView | null;
}

/** Changes of status and phase, newest first; the older ones when somebody asks. */
export function EventsCard({ events, samples }: EventsProps): JSX.Element {
  const [most, setMost] = useState(FIRST);
  const all = happeningsOf(events, samples?.t ?? []).toReversed();
  const left = all.length - most;
  return (
    <section class="card events" aria-labelledby="events">
      <header>
        <h2 id="events">What happened</h2>
        {all.length > FIRST && <span class="sub">{counted(all.length, 'change')}</span>}
      </header>
      {all.length === 0 && <p class="nothing">Nothing yet.</p>}
      <ol>
        {all.slice(0, most).map((happening, index) => (
          <Item key={happening.id} happening={happening} after={all[index - 1]} />
        ))}
      </ol>
      {left > 0 && (
        <button type="button" class="more" onClick={() => setMost(most < STEP ? STEP : most + STEP)}>
          Show {Math.min(left, STEP)} older
        </button>
      )}
    </section>
  );
}

/** The day stands beside the first of it. */
function Item({ happening, after }: { happening: Happening; after: Happening | undefined }): JSX.Element {
  const { at, title, detail, icon, tone } = happening;
  const ms = Date.parse(at);
  const isOtherDay = after !== undefined && startOfDay(Date.parse(after.at)) !== startOfDay(ms);
  return (
    <li>
      <span class={`dot ${tone}`}>
        <Icon name={icon} />
      </span>
      <span class="what">
        <b>{title}</b>
        <small>{detail}</small>
      </span>
      <time dateTime={at} title={bothZones(ms)}>
        {isOtherDay && <small>{dayText(ms)}</small>}
        {clockWithSeconds(ms)}
      </time>
    </li>
  );
}
