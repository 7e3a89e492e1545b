import type { JSX } from 'preact';
import { hrefOfJob } from '../app/routes.js';
import type { RunView } from '../hub/types.js';
import { Bytes, Instant, Speed } from './figures.js';
import { Status, Warnings } from './status.js';
import { averageOf } from '../words/average.js';
import { spanText } from '../words/spans.js';
import { kindOf } from '../words/words.js';
import './runs-table.css';

interface RunsProps {
  readonly runs: readonly RunView[];
  /** With what kind of run each was, where they are of several. */
  readonly withKind?: boolean;
}

/** Runs in short, the newest first; the time is the link to each. */
export function RunsTable({ runs, withKind = false }: RunsProps): JSX.Element {
  return (
    <table class="runs-table">
      <thead>
        <tr>
          <th scope="col">Started</th>
          <th scope="col">Status</th>
          {withKind && (
            <th scope="col" class="kind">
              Kind
            </th>
          )}
          <th scope="col" class="n">
            Copied
          </th>
          <th scope="col" class="n">
            Took
          </th>
          <th scope="col" class="n average">
            Average
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <Run key={run.id} run={run} withKind={withKind} />
        ))}
      </tbody>
    </table>
  );
}

function Run({ run, withKind }: { run: RunView; withKind: boolean }): JSX.Element {
  return (
    <tr>
      <td>
        <a class="when" href={hrefOfJob(run.id)} title={run.id}>
          {run.started_at === null ? 'not started' : <Instant at={run.started_at} />}
        </a>
      </td>
      <td>
        <Status job={run} /> <Warnings job={run} />
      </td>
      {withKind && <td class="kind">{kindOf(run)}</td>}
      <td class="n">
        <Bytes bytes={run.bytes_transferred} />
      </td>
      <td class="n took">{run.took_seconds === null ? '–' : spanText(run.took_seconds * 1_000)}</td>
      <td class="n average">
        <Speed bps={averageOf(run)} />
      </td>
    </tr>
  );
}
