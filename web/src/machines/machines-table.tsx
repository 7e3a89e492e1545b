import type { JSX } from 'preact';
import { hrefOfJob, hrefOfMachine } from '../app/routes.js';
import { minute } from '../hub/clock.js';
import type { MachineItem } from '../hub/types.js';
import { Bytes } from '../parts/figures.js';
import { Status } from '../parts/status.js';
import { Strip } from '../parts/strip.js';
import { bothZones } from '../words/instants.js';
import { lastGoodOf } from '../words/last-good.js';
import { roughSpan, spanText } from '../words/spans.js';
import { counted, JOB_TYPE_WORDS } from '../words/words.js';
import { keyOf } from './use-machines.js';

export function MachinesTable({ items }: { readonly items: readonly MachineItem[] }): JSX.Element {
  return (
    <table class="machines-table">
      <thead>
        <tr>
          <th scope="col">Machine</th>
          <th scope="col">Last good run</th>
          <th scope="col">14 days</th>
          <th scope="col" class="c-last">
            Last run
          </th>
          <th scope="col" class="n c-usual">
            Usually takes
          </th>
          <th scope="col" class="n c-usual">
            Usual size
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Row key={keyOf(item)} item={item} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ item }: { item: MachineItem }): JSX.Element {
  const { text, tone } = lastGoodOf(item, minute.value);
  const { last_good_at: good, failures_since: failures } = item;
  return (
    <tr>
      <td class="c-name">
        <a href={hrefOfMachine(item.vm_name)} title={item.vm_name}>
          {item.vm_name}
        </a>
        <small>{kindOf(item)}</small>
      </td>
      <td class={`c-good ${tone}`} title={good ? bothZones(Date.parse(good)) : 'never'}>
        {text}
        <small>{failures > 0 && `${counted(failures, 'failure')} since`}</small>
      </td>
      <td class="c-strip">
        <Strip days={item.days} />
      </td>
      <td class="c-last">
        {item.last_job && (
          <a href={hrefOfJob(item.last_job.id)} title={item.last_job.id}>
            <Status job={{ ...item.last_job, failure_reason: null, warning_count: 0 }} />
          </a>
        )}
      </td>
      <td class="n c-usual">{item.usual_seconds === null ? '–' : spanText(item.usual_seconds * 1_000)}</td>
      <td class="n c-usual">
        <Bytes bytes={item.usual_bytes} />
      </td>
    </tr>
  );
}

/** `Backup, every 24 h`. */
function kindOf({ job_type: type, usual_interval_seconds: seconds }: MachineItem): string {
  const every = seconds === null ? '' : `, every ${roughSpan(Math.round(seconds / 360) * 360_000)}`;
  return `${JOB_TYPE_WORDS[type]}${every}`;
}
