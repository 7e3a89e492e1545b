import { place, pushQuery } from '../app/router.js';
import { isRunStatus } from './run-words.js';
import type { RunStatus } from './run-words.js';

/** The list of runs that the address names; an empty text does not filter. */
export interface RunsQuery {
  readonly agent: string;
  readonly type: string;
  readonly status: RunStatus | '';
}

export function runsQuery(query = place.value.query): RunsQuery {
  const parameters = new URLSearchParams(query);
  const status = parameters.get('status') ?? '';
  return {
    agent: parameters.get('agent') ?? '',
    type: parameters.get('type') ?? '',
    status: isRunStatus(status) ? status : '',
  };
}

export function chooseRuns(query: RunsQuery): void {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  pushQuery(new URLSearchParams(given as [string, string][]).toString());
}
