import type { JSX } from 'preact';
import { hrefOfRun } from '../app/routes.js';
import type { AgentRun } from '../hub/types.js';
import { Ago } from '../parts/figures.js';
import { Icon } from '../parts/icon.js';
import { spanText } from '../words/spans.js';
import { RUN_WORDS, tookOf } from './run-words.js';

export function RunStatusWord({ run }: { readonly run: Pick<AgentRun, 'status'> }): JSX.Element {
  const { word, icon, tone, api } = RUN_WORDS[run.status];
  return (
    <span class={`status ${tone}`} title={api}>
      <Icon name={icon} />
      {word}
    </span>
  );
}

export function RunsTable({ items }: { readonly items: readonly AgentRun[] }): JSX.Element {
  return (
    <table class="agent-runs">
      <thead>
        <tr>
          <th scope="col">Agent</th>
          <th scope="col">Status</th>
          <th scope="col">Started</th>
          <th scope="col" class="n">
            Took
          </th>
          <th scope="col" class="n c-items">
            Items
          </th>
          <th scope="col" class="c-said">
            Said
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((run) => (
          <Row key={run.event_id} run={run} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ run }: { run: AgentRun }): JSX.Element {
  const took = tookOf(run);
  const said = run.error_summary ?? run.output_summary;
  return (
    <tr>
      <td class="c-agent">
        <a href={hrefOfRun(run.event_id)} title={run.event_id}>
          {run.agent_name}
        </a>
        <small>{run.job_type}</small>
      </td>
      <td class="c-run-status">
        <RunStatusWord run={run} />
      </td>
      <td class="c-started">
        <Ago at={run.start_time} />
      </td>
      <td class="n c-took">{took === null ? '–' : spanText(took)}</td>
      <td class="n c-items">
        {run.items_succeeded.toLocaleString('en')}
        {run.items_failed > 0 && <small class="fail">{run.items_failed.toLocaleString('en')} failed</small>}
      </td>
      <td class={`c-said ${run.error_summary === null ? '' : 'is-error'}`} title={said ?? ''}>
        <span>{said ?? '–'}</span>
      </td>
    </tr>
  );
}
