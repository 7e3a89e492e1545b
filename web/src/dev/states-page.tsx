import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { place } from '../app/router.js';
import { pageTitle } from '../app/title.js';
import { showStates } from '../hub/live.js';
import { FirstJob } from '../overview/first-job.js';
import { LastDay } from '../overview/last-day.js';
import { Machine } from '../overview/machines-card.js';
import { NeedsYou } from '../overview/needs-you.js';
import { RunningNow } from '../overview/running-now.js';
import { Tiles } from '../overview/tiles.js';
import { JobCells, JobHead } from '../parts/job-row.js';
import { Status } from '../parts/status.js';
import { TokenPage } from '../token/token-page.js';
import { JobStates } from './job-states.js';
import { aDay, emptySummary, fullSummary, someMachines, statesOfJobs } from './states.js';
import '../parts/job-rows.css';
import '../overview/overview.css';
import './states.css';

/**
 * `/dev/states` of `npm run dev`: states that are hard to reach. `?empty` has none of anything, `?lost` is not live, `?job` has the
 * parts of a job's page, and `?token` asks for a token.
 */
export function StatesPage(): JSX.Element {
  const query = new URLSearchParams(place.value.query);
  const isEmpty = query.has('empty');
  useEffect(() => {
    pageTitle.value = 'States';
    showStates(isEmpty ? [] : statesOfJobs(), isEmpty ? emptySummary() : fullSummary(), query.has('lost'));
  }, [place.value.query]);
  if (query.has('job')) return <JobStates />;
  if (query.has('token')) return <TokenPage wanted={{ refused: 'The token is not valid.' }} />;
  return (
    <>
      <div class="head">
        <h1>States</h1>
        <span class="sub">
          <a href="/dev/states">full</a> · <a href="/dev/states?empty">empty</a> ·{' '}
          <a href="/dev/states?lost">not live</a> · <a href="/dev/states?job">job</a> ·{' '}
          <a href="/dev/states?token">token</a>
        </span>
      </div>
      {isEmpty ? <Empty /> : <Full />}
    </>
  );
}

function Empty(): JSX.Element {
  return (
    <>
      <Tiles day={aDay(0)} />
      <div class="columns">
        <NeedsYou />
        <LastDay day={aDay(0)} error={null} />
      </div>
      <RunningNow />
      <FirstJob />
    </>
  );
}

function Full(): JSX.Element {
  return (
    <>
      <Tiles day={aDay(2 ** 53 / 1_000)} />
      <div class="columns">
        <NeedsYou />
        <LastDay day={aDay(2 ** 31)} error={null} />
      </div>
      <Card title="Statuses">
        <div class="chips pills">
          {statesOfJobs().map((job) => (
            <Status key={job.id} job={job} pill />
          ))}
        </div>
      </Card>
      <Card title="Jobs">
        <table class="jobs-table">
          <thead>
            <tr>
              <JobHead />
            </tr>
          </thead>
          <tbody>
            {statesOfJobs().map((job) => (
              <tr key={job.id}>
                <JobCells job={job} />
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
      <Card title="Machines">
        <div class="machine-grid">
          {someMachines().map((item) => (
            <Machine key={item.vm_name} item={item} />
          ))}
        </div>
      </Card>
    </>
  );
}

function Card({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class="card">
      <header>
        <h2>{title}</h2>
      </header>
      {children}
    </section>
  );
}
