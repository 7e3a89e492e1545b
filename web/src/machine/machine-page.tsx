import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { pageTitle } from '../app/title.js';
import { minute } from '../hub/clock.js';
import type { HubError } from '../hub/hub-error.js';
import { jobs, summary } from '../hub/live.js';
import type { MachineItem, MachinePage as MachineAnswer } from '../hub/types.js';
import { useAnswer } from '../hub/use-answer.js';
import { Bytes } from '../parts/figures.js';
import { Strip, StripLegend } from '../parts/strip.js';
import { bothZones } from '../words/instants.js';
import { lastGoodOf } from '../words/last-good.js';
import { spanText } from '../words/spans.js';
import { counted, JOB_TYPE_WORDS } from '../words/words.js';
import { Dots } from './dots.js';
import { RunsCard } from './runs-card.js';
import '../parts/detail.css';
import './machine.css';

/** One machine: 90 days, how long its runs take, how large they are, and the runs themselves. */
export function MachinePage({ vmName }: { readonly vmName: string }): JSX.Element {
  useEffect(() => {
    pageTitle.value = vmName;
  }, [vmName]);
  const answer = useAnswer('/machines/:vmName', { vmName }, { version: stateOf(vmName) }).value;
  if (answer.data) return <Machine vmName={vmName} page={answer.data} />;
  return answer.error ? <NoMachine vmName={vmName} error={answer.error} /> : <p class="note">Loading…</p>;
}

/** Changes when a job of the machine begins or ends. */
function stateOf(vmName: string): string {
  const own = jobs.all.value.filter((job) => job.value.vm_name === vmName);
  return (
    own.map((job) => `${job.value.id} ${job.value.status}`).join() + (summary.value?.last_24h.failed ?? '')
  );
}

function Machine({ vmName, page }: { vmName: string; page: MachineAnswer }): JSX.Element {
  return (
    <>
      <div class="machine-head">
        <nav class="crumbs" aria-label="You are here">
          <a href="/machines">Machines</a>
        </nav>
        <h1>{vmName}</h1>
      </div>
      {page.items.map((item) => (
        <Kind key={item.job_type} item={item} />
      ))}
      <div class="two-charts">
        <Dots
          title="Duration"
          runs={page.runs}
          valueOf={({ took_seconds: seconds }) => seconds}
          format={(seconds) => spanText(seconds * 1_000)}
          isTime
        />
        <Dots title="Size" runs={page.runs} valueOf={({ bytes_transferred: bytes }) => bytes} />
      </div>
      <RunsCard runs={page.runs} />
    </>
  );
}

/** How one kind of its jobs has gone. */
function Kind({ item }: { item: MachineItem }): JSX.Element {
  const { text, tone } = lastGoodOf(item, minute.value);
  const ran = item.days.filter((day) => day !== 'none');
  const good = ran.filter((day) => day === 'good' || day === 'warnings');
  return (
    <section class="card kind" aria-label={JOB_TYPE_WORDS[item.job_type]}>
      <header>
        <h2>{JOB_TYPE_WORDS[item.job_type]}</h2>
        <StripLegend />
      </header>
      <dl class="facts">
        <div>
          <dt>Last good run</dt>
          <dd class={tone} title={item.last_good_at ? bothZones(Date.parse(item.last_good_at)) : 'never'}>
            {text.replace(/^good /, '')}
          </dd>
        </div>
        <div>
          <dt>Good days</dt>
          <dd>
            {good.length} <small>of {ran.length} with a run</small>
          </dd>
        </div>
        <div>
          <dt>Usually takes</dt>
          <dd>{item.usual_seconds === null ? '–' : spanText(item.usual_seconds * 1_000)}</dd>
        </div>
        <div>
          <dt>Usual size</dt>
          <dd>
            <Bytes bytes={item.usual_bytes} />
          </dd>
        </div>
        <div>
          <dt>Usually every</dt>
          <dd>{item.usual_interval_seconds === null ? '–' : everyText(item.usual_interval_seconds)}</dd>
        </div>
        {item.failures_since > 0 && (
          <div>
            <dt>Since then</dt>
            <dd class="fail">{counted(item.failures_since, 'failure')}</dd>
          </div>
        )}
      </dl>
      <div class="long-strip">
        <Strip days={item.days} />
        <span class="ends">
          <span>{item.days.length} days ago</span>
          <span>today, by UTC days</span>
        </span>
      </div>
    </section>
  );
}

/** Nobody wants the seconds of a day. */
function everyText(seconds: number): string {
  const grain = seconds > 7_200 ? 1_800 : 60;
  return spanText(Math.round(seconds / grain) * grain * 1_000);
}

function NoMachine({ vmName, error }: { vmName: string; error: HubError }): JSX.Element {
  return (
    <>
      <h1>{error.status === 404 ? 'No such machine' : 'The machine could not be loaded'}</h1>
      <p class="note">
        {error.status === 404 ? (
          <>
            No job of this hub ever named <b>{vmName}</b>. <a href="/machines">All machines</a>
          </>
        ) : (
          error.message
        )}
      </p>
    </>
  );
}
