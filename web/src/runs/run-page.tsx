import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { hrefOfRun } from '../app/routes.js';
import { pageTitle } from '../app/title.js';
import { hearRuns } from '../hub/live.js';
import type { AgentRun } from '../hub/types.js';
import { useAnswer } from '../hub/use-answer.js';
import { CopyButton } from '../parts/copy-button.js';
import { Instant } from '../parts/figures.js';
import { spanText } from '../words/spans.js';
import { tookOf } from './run-words.js';
import { RunStatusWord, RunsTable } from './runs-table.js';
import '../parts/detail.css';
import './runs.css';

const CHILDREN = 100;

/** One run: its facts, what it said, its children, and all of it as JSON. */
export function RunPage({ eventId }: { readonly eventId: string }): JSX.Element {
  const version = useChanges(eventId);
  const { data: run, error } = useAnswer('/runs/:event_id', { event_id: eventId }, { version }).value;
  useEffect(() => {
    pageTitle.value = run ? `${run.agent_name}, ${run.job_type}` : 'Run';
  }, [run?.agent_name, run?.job_type]);
  if (run) return <Run run={run} />;
  if (!error) return <p class="note">Loading…</p>;
  return (
    <>
      <h1>{error.status === 404 ? 'No such run' : 'The run cannot be shown'}</h1>
      <p class="note">
        {error.message} Go to the <a href="/runs">runs</a>.
      </p>
    </>
  );
}

/** Grows with each change of the run. */
function useChanges(eventId: string): number {
  const [version, setVersion] = useState(0);
  useEffect(
    () =>
      hearRuns((runs) => {
        if (runs.some(({ event_id: id }) => id === eventId)) setVersion((before) => before + 1);
      }),
    [eventId],
  );
  return version;
}

function Run({ run }: { run: AgentRun }): JSX.Element {
  const took = tookOf(run);
  return (
    <>
      <div class="run-head">
        <nav class="crumbs" aria-label="You are here">
          <a href="/runs">Runs</a>
          <span>/</span>
          <a href={`/runs?agent=${encodeURIComponent(run.agent_name)}`}>{run.agent_name}</a>
        </nav>
        <h1>
          {run.agent_name}, {run.job_type}
        </h1>
        <p class="run-ids">
          <RunStatusWord run={run} />
          <code>{run.event_id}</code>
          <CopyButton text={run.event_id} label="the event id" />
        </p>
      </div>
      <section class="card run-facts" aria-label="Facts">
        <dl class="facts">
          <Fact word="Started">
            <Instant at={run.start_time} />
          </Fact>
          <Fact word="Ended">
            {isInstant(run.end_time) ? <Instant at={run.end_time} /> : (run.end_time ?? '–')}
          </Fact>
          <Fact word="Took">{took === null ? '–' : spanText(took)}</Fact>
          <Fact word="Items">
            {run.items_succeeded.toLocaleString('en')} of {run.items_discovered.toLocaleString('en')}
          </Fact>
          <Fact word="Failed">{run.items_failed.toLocaleString('en')}</Fact>
          <Fact word="Commit">
            <Commit run={run} />
          </Fact>
          {run.parent_run_id !== null && (
            <Fact word="Parent">
              <Parent runId={run.parent_run_id} />
            </Fact>
          )}
        </dl>
      </section>
      <Said word="Error" text={run.error_summary} more={run.error_details} />
      <Said word="Output" text={run.output_summary} more={null} />
      <Children runId={run.run_id} />
      <section class="card" aria-labelledby="run-json">
        <header>
          <h2 id="run-json">JSON</h2>
          <CopyButton text={JSON.stringify(run, null, 2)} label="the JSON" />
        </header>
        <pre class="run-json">{JSON.stringify(run, null, 2)}</pre>
      </section>
    </>
  );
}

function isInstant(text: string | null): text is string {
  return text !== null && !Number.isNaN(Date.parse(text));
}

function Fact({ word, children }: { word: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Commit({ run }: { run: AgentRun }): JSX.Element {
  if (run.git_commit_hash === null) return <>–</>;
  const hash = run.git_commit_hash.slice(0, 10);
  if (run.commit_url === null) return <code>{hash}</code>;
  return (
    <a href={run.commit_url} rel="noreferrer" target="_blank">
      <code>{hash}</code>
    </a>
  );
}

function Parent({ runId }: { runId: string }): JSX.Element {
  const answer = useAnswer('/runs', { run_id: runId, limit: 1, cursor: '' }).value;
  const parent = answer.data?.items[0];
  return parent ? <a href={hrefOfRun(parent.event_id)}>{parent.agent_name}</a> : <code>{runId}</code>;
}

function Children({ runId }: { runId: string }): JSX.Element | null {
  const answer = useAnswer('/runs', { parent_run_id: runId, limit: CHILDREN, cursor: '' }).value;
  const items = answer.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section class="card" aria-labelledby="children">
      <header>
        <h2 id="children">Children</h2>
      </header>
      <RunsTable items={items} />
    </section>
  );
}

function Said({
  word,
  text,
  more,
}: {
  word: string;
  text: string | null;
  more: string | null;
}): JSX.Element | null {
  if (text === null && more === null) return null;
  return (
    <section class="card" aria-label={word}>
      <header>
        <h2>{word}</h2>
      </header>
      <p class="run-said">{text}</p>
      {more !== null && <pre class="run-json">{more}</pre>}
    </section>
  );
}
