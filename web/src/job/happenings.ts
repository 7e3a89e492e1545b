import type { JobEventAnswer, SamplesView } from '../hub/types.js';
import type { Phase, Stretch } from '../parts/curve/plot.js';
import type { IconName } from '../parts/icon.js';
import { spanText } from '../words/spans.js';
import type { Tone } from '../words/status-words.js';

/** A change as people read it. */
export interface Happening {
  readonly id: number;
  readonly at: string;
  readonly title: string;
  readonly detail: string;
  readonly icon: IconName;
  readonly tone: Tone;
}

/** The phases of a job, one after the other, up to `end`. */
export function phasesOf(events: readonly JobEventAnswer[], end: number): Phase[] {
  const phases = events.filter(({ kind }) => kind === 'phase');
  return phases.flatMap(({ to, at }, index) => {
    const next = phases[index + 1];
    const until = next ? Date.parse(next.at) : end;
    const from = Date.parse(at);
    return to === null || until <= from ? [] : [{ name: to, from, until }];
  });
}

/** When nothing was heard: from the last sample before the hub judged the job silent, until it was heard of again. */
export function silencesOf(events: readonly JobEventAnswer[], t: SamplesView['t'], end: number): Stretch[] {
  const changes = events.filter(({ kind }) => kind === 'status');
  return changes.flatMap(({ to, at, reason }, index) => {
    if (
      to !== 'stalled' &&
      !(to === 'failed' && reason === 'silence' && changes[index - 1]?.to !== 'stalled')
    )
      return [];
    const judged = Date.parse(at);
    const last = t.findLast((seconds) => seconds * 1_000 <= judged);
    const next = changes[index + 1];
    const until = to === 'failed' ? judged : next ? Date.parse(next.at) : end;
    return [{ from: last === undefined ? judged : last * 1_000, until }];
  });
}

/** Oldest first, as the events are. */
export function happeningsOf(events: readonly JobEventAnswer[], t: SamplesView['t']): Happening[] {
  const seen = new Set<string>();
  const silences = silencesOf(events, t, 0);
  let silence = 0;
  return events.map((event) => {
    const { id, at, to } = event;
    if (event.kind === 'phase') {
      const again = to !== null && seen.has(to);
      if (to !== null) seen.add(to);
      return { id, at, ...phaseWords(to, again) };
    }
    if (to === 'stalled') silence += 1;
    const before = silences[silence - 1];
    const span = before && event.reason === 'contact' ? spanText(Date.parse(at) - before.from) : '';
    return { id, at, ...statusWords(event, span) };
  });
}

type Words = Omit<Happening, 'id' | 'at'>;

function phaseWords(to: string | null, again: boolean): Words {
  const title = to === null ? 'no phase' : again ? `${to} again` : to;
  return { title, detail: 'phase, reported', icon: to === null ? 'wait' : 'tick', tone: 'run' };
}

const BY: Readonly<Record<string, string>> = {
  reported: 'reported',
  silence: 'judged by the hub',
  contact: 'heard of',
  operator: 'by an operator',
};

const STATUSES: Readonly<Record<string, readonly [title: string, icon: IconName, tone: Tone]>> = {
  pending: ['waiting', 'wait', 'wait'],
  running: ['running', 'run', 'run'],
  stalled: ['silent', 'stall', 'stall'],
  completed: ['completed', 'ok', 'ok'],
  failed: ['failed', 'fail', 'fail'],
  cancelled: ['cancelled', 'stop', 'stop'],
};

function statusWords({ from, to, reason }: JobEventAnswer, silence: string): Words {
  const [title, icon, tone] = STATUSES[to ?? ''] ?? [to ?? '–', 'wait', 'wait'];
  const detail = from === null ? 'first word' : `status, ${BY[reason] ?? reason}`;
  if (to === 'failed' && reason === 'silence')
    return { title: from === 'pending' ? 'never started' : 'lost', detail, icon, tone };
  if (from === 'stalled' && reason === 'contact' && silence)
    return { title: `heard again after ${silence} of silence`, detail, icon, tone };
  return { title, detail, icon, tone };
}
