import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { pageTitle } from '../app/title.js';
import { useAnswer } from '../hub/use-answer.js';
import { counted } from '../words/words.js';
import { Durations } from './durations.js';
import { isRunStatus, RUN_WORDS } from './run-words.js';
import { chooseRuns, runsQuery } from './runs-query.js';
import type { RunsQuery } from './runs-query.js';
import { RunsTable } from './runs-table.js';
import { useRuns } from './use-runs.js';
import '../parts/detail.css';
import '../machine/machine.css';
import './runs.css';

const NAMES_MS = 10_000;

/** Runs of agents and scripts, newest first; of one agent also how long they take. */
export function RunsPage(): JSX.Element {
  useEffect(() => {
    pageTitle.value = 'Runs';
  }, []);
  const query = runsQuery();
  const [runs, more] = useRuns(query);
  const { items, cursor, error } = runs.value;
  return (
    <>
      <div class="head">
        <h1>Runs</h1>
        <span class="sub" role="status">
          {items && `${cursor ? 'the newest ' : ''}${counted(items.length, 'run')}`}
        </span>
      </div>
      {query.agent !== '' && items && <Durations agent={query.agent} runs={items} />}
      <section class="card" aria-label="Runs">
        <Tools query={query} />
        {error && <p class="nothing fail">{error.message}</p>}
        {items?.length === 0 && <Nothing query={query} />}
        {items && items.length > 0 && <RunsTable items={items} />}
        {!items && !error && <p class="nothing">Loading…</p>}
        {cursor && (
          <div class="foot">
            <button type="button" class="button" onClick={more}>
              Show more
            </button>
          </div>
        )}
      </section>
    </>
  );
}

function Tools({ query }: { query: RunsQuery }): JSX.Element {
  const names = useAnswer('/metadata', {}, { everyMs: NAMES_MS }).value.data;
  return (
    <div class="run-tools">
      <Choice
        label="Agent"
        value={query.agent}
        names={(names?.agent_names ?? []).map((name) => [name, name])}
        onChoose={(agent) => chooseRuns({ ...query, agent })}
      />
      <Choice
        label="Type"
        value={query.type}
        names={(names?.job_types ?? []).map((name) => [name, name])}
        onChoose={(type) => chooseRuns({ ...query, type })}
      />
      <Choice
        label="Status"
        value={query.status}
        names={Object.entries(RUN_WORDS).map(([status, { word }]) => [status, word])}
        onChoose={(status) => chooseRuns({ ...query, status: isRunStatus(status) ? status : '' })}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly names: readonly (readonly [value: string, word: string])[];
  readonly onChoose: (value: string) => void;
}

function Choice({ label, value, names, onChoose }: ChoiceProps): JSX.Element {
  const isKnown = value === '' || names.some(([name]) => name === value);
  return (
    <label class="choice">
      <span>{label}</span>
      <select value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        <option value="">All</option>
        {!isKnown && <option value={value}>{value}</option>}
        {names.map(([name, word]) => (
          <option key={name} value={name}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}

function Nothing({ query }: { query: RunsQuery }): JSX.Element {
  const isFiltered = Object.values(query).some((value) => value !== '');
  return (
    <p class="nothing">
      {isFiltered ? 'No run matches.' : 'No run yet: agents and scripts report them to POST /api/v1/runs.'}
    </p>
  );
}
