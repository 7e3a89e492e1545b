import { BadFilterError } from '../../runs/bad-filter.error.js';
import { BadRunError } from '../../runs/bad-run.error.js';
import { RunReader } from '../../runs/run-reader.js';
import { readRunQuery } from '../../runs/run-query.js';
import type { RunPage } from '../../runs/run-query.js';
import type { RunView } from '../../runs/run-view.js';
import type { Cell } from '../cell.js';
import { withDatabase } from '../cli-database.js';
import { note, say, sayJson } from '../output.js';
import { tableOf, terminalWidth } from '../table.js';
import { UsageError } from '../usage-error.js';

/** Flags as Commander passes them: the filters of the list route in camel case. */
export interface RunListFlags {
  readonly json?: true;
  readonly [flag: string]: string | true | undefined;
}

const HEADINGS = ['EVENT', 'AGENT', 'TYPE', 'STATUS', 'MS', 'DONE', 'FAILED', 'STARTED', 'CREATED'];
const FIT = { cut: ['AGENT', 'TYPE'], spare: ['STARTED', 'MS', 'DONE', 'TYPE', 'CREATED'] };

/** Prints a page of runs, with the filters of `GET /api/v1/runs`. */
export async function listRuns({ json, ...flags }: RunListFlags): Promise<void> {
  const query = queryOf({ cursor: '', ...flags });
  const list = await withDatabase(({ database }) => new RunReader(database).list(query));
  if (json) return sayJson(list);
  say(tableOf(HEADINGS, list.items.map(rowOf), { ...FIT, width: terminalWidth() }));
  if (list.next_cursor) note(`More: hub runs list … --cursor ${list.next_cursor}`);
}

/** @throws {UsageError} */
function queryOf(flags: Readonly<Record<string, unknown>>): RunPage {
  const members = Object.entries(flags).map(([flag, value]) => [
    flag.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ]);
  try {
    return readRunQuery(Object.fromEntries(members) as Record<string, unknown>);
  } catch (error) {
    if (error instanceof BadFilterError) throw new UsageError(error.message);
    if (!(error instanceof BadRunError)) throw error;
    throw new UsageError(
      error.errors.map(({ pointer, detail }) => `--${pointer.slice(1)}: ${detail}`).join('\n'),
    );
  }
}

function rowOf(run: RunView): Cell[] {
  return [
    run.event_id,
    run.agent_name,
    run.job_type,
    run.status,
    run.duration_ms,
    run.items_succeeded,
    run.items_failed,
    run.start_time,
    run.created_at,
  ];
}
