import type { ComponentChildren, JSX } from 'preact';
import { now } from '../hub/clock.js';
import { isLoaded, jobs, summary } from '../hub/live.js';
import type { JobView, Summary, Throughput } from '../hub/types.js';
import { Icon } from '../parts/icon.js';
import type { IconName } from '../parts/icon.js';
import { Sparkline } from '../parts/sparkline.js';
import { amountOf, bytesText, exactBytes } from '../words/amounts.js';
import { startOfDay } from '../words/instants.js';
import type { Tone } from '../words/status-words.js';
import { spanText } from '../words/spans.js';
import { counted } from '../words/words.js';
import { peakText, recentMeans } from './throughput.js';

/** The state of everything; each tile leads to the jobs that it counts. */
export function Tiles({ day }: { readonly day: Throughput | null }): JSX.Element {
  const last = summary.value?.last_24h;
  // The same as in the lists below, once they are whole.
  const counts = isLoaded.value ? jobs.counts.value : summary.value?.jobs;
  return (
    <section class="card tiles" aria-label="Now">
      <Tile href="/jobs?status=running" icon="run" tone="run" word="Running" value={counts?.running}>
        {counts?.pending ? counted(counts.pending, 'waits to start', 'wait to start') : 'none waits to start'}
      </Tile>
      <Tile href="/jobs?status=stalled" icon="stall" tone="stall" word="Silent" value={counts?.stalled} warns>
        <Longest of={silences()} says="longest" none="all are heard of" />
      </Tile>
      <Tile href="/jobs?status=stuck" icon="stuck" tone="stall" word="Not moving" value={counts?.stuck} warns>
        <Longest of={standstills()} says="longest" none="all are moving" />
      </Tile>
      <Tile
        href="/jobs?status=failed&ended=24h"
        icon="fail"
        tone="fail"
        word="Failed, 24 h"
        value={last?.failed}
        warns
      >
        {sinceMidnight(day)}
      </Tile>
      <SpeedTile bps={summary.value?.speed_bps} day={day} />
      <FinishedTile last={last} />
    </section>
  );
}

interface TileProps {
  readonly href: string;
  readonly icon: IconName;
  readonly tone: Tone;
  readonly word: string;
  /** Undefined until the hub has said it. */
  readonly value: number | undefined;
  /** Whether more than none is bad. */
  readonly warns?: boolean;
  readonly children: ComponentChildren;
}

function Tile({ href, icon, tone, word, value, warns, children }: TileProps): JSX.Element {
  const isBad = warns && value;
  return (
    <a class="tile" href={href}>
      <TileWord icon={icon} tone={warns && !value ? 'wait' : tone} word={word} />
      <b class={isBad ? tone : ''}>{value?.toLocaleString('en') ?? '–'}</b>
      <span class="detail">{value === undefined ? '' : children}</span>
    </a>
  );
}

function TileWord({ icon, tone, word }: { icon: IconName; tone: Tone; word: string }): JSX.Element {
  return (
    <span class="word">
      <span class={tone}>
        <Icon name={icon} />
      </span>
      {word}
    </span>
  );
}

function SpeedTile({ bps, day }: { bps: number | undefined; day: Throughput | null }): JSX.Element {
  const { number, unit } = amountOf(bps ?? 0);
  const peak = day && peakText(day);
  return (
    <a class="tile speed" href="/jobs?status=running&sort=speed">
      <TileWord icon="speed" tone="run" word="Speed now" />
      <b title={`${exactBytes(bps ?? 0)} per second`}>
        {bps === undefined ? '–' : number}
        <small>{unit}/s</small>
      </b>
      <span class="detail">{peak ? `peak ${peak}` : 'nothing moved in 24 h'}</span>
      {day && <Sparkline values={recentMeans(day, 3, 40)} tone="run" />}
    </a>
  );
}

function FinishedTile({ last }: { last: Summary['last_24h'] | undefined }): JSX.Element {
  return (
    <a class="tile finished" href="/jobs?status=completed&ended=24h">
      <TileWord icon="ok" tone="ok" word="Finished, 24 h" />
      <b title={last && exactBytes(last.bytes)}>
        {last?.completed.toLocaleString('en') ?? '–'}
        <small>
          {last?.completed === 1 ? 'job' : 'jobs'}
          {last && last.completed > 0 && ` · ${bytesText(last.bytes)}`}
        </small>
      </b>
      <span class="detail">{last && wentWell(last)}</span>
    </a>
  );
}

/** `98.4 % went well, 6 with warnings`; all of them only if all have. */
function wentWell({ completed, failed, with_warnings: warned }: Summary['last_24h']): string {
  const ended = completed + failed;
  if (ended === 0) return 'none has ended';
  const percent = Math.floor((completed / ended) * 1_000) / 10;
  const well = failed === 0 ? 'all went well' : `${percent} % went well`;
  return warned > 0 ? `${well}, ${warned.toLocaleString('en')} with warnings` : well;
}

function silences(): (string | null)[] {
  return underWay(({ status }) => status === 'stalled').map((job) => job.last_telemetry_at);
}

function standstills(): (string | null)[] {
  return underWay(({ stuck }) => stuck).map((job) => job.last_progress_at ?? job.started_at);
}

function underWay(test: (job: JobView) => boolean): JobView[] {
  return jobs.underWay.value.map((job) => job.peek()).filter(test);
}

function Longest({
  of,
  says,
  none,
}: {
  of: readonly (string | null)[];
  says: string;
  none: string;
}): JSX.Element {
  const first = of.filter((at) => at !== null).toSorted()[0];
  return <>{first === undefined ? none : `${says} ${spanText(now.value - Date.parse(first))}`}</>;
}

function sinceMidnight(day: Throughput | null): string {
  if (!day) return '';
  const midnight = startOfDay(now.value);
  const count = day.marks.filter(({ kind, at }) => kind === 'failed' && Date.parse(at) >= midnight).length;
  return count === 0 ? 'none since midnight' : `${count} since midnight`;
}
