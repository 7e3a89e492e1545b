import { describe, expect, it } from 'vitest';
import type { JobEventAnswer } from '../hub/types.js';
import { happeningsOf, phasesOf, silencesOf } from './happenings.js';

const START = Date.parse('2026-11-26T22:00:00.000Z');
const at = (seconds: number): string => new Date(START + seconds * 1_000).toISOString();
const ms = (seconds: number): number => START + seconds * 1_000;

let id = 0;
const event = (
  seconds: number,
  kind: 'status' | 'phase',
  from: string | null,
  to: string | null,
  reason = 'reported',
): JobEventAnswer => ({ id: ++id, kind, from, to, reason, at: at(seconds) });

const NIGHT = [
  event(0, 'status', null, 'running'),
  event(0, 'phase', null, 'snapshot'),
  event(60, 'phase', 'snapshot', 'transferring'),
  event(300, 'status', 'running', 'stalled', 'silence'),
  event(340, 'status', 'stalled', 'running', 'contact'),
  event(400, 'phase', 'transferring', 'snapshot'),
  event(420, 'phase', 'snapshot', 'transferring'),
];
/** The last sample before the silence is of 228 s. */
const SAMPLES = [60, 120, 228, 340, 400].map((seconds) => ms(seconds) / 1_000);

describe('the phases of a job', () => {
  it('follow each other up to the end', () => {
    expect(phasesOf(NIGHT, ms(500))).toEqual([
      { name: 'snapshot', from: ms(0), until: ms(60) },
      { name: 'transferring', from: ms(60), until: ms(400) },
      { name: 'snapshot', from: ms(400), until: ms(420) },
      { name: 'transferring', from: ms(420), until: ms(500) },
    ]);
  });

  it('leave out none, and those that took no time', () => {
    const events = [event(0, 'phase', null, 'a'), event(0, 'phase', 'a', 'b'), event(10, 'phase', 'b', null)];
    expect(phasesOf(events, ms(20))).toEqual([{ name: 'b', from: ms(0), until: ms(10) }]);
  });
});

describe('the silences of a job', () => {
  it('begin with the last sample, not with the judgement', () => {
    expect(silencesOf(NIGHT, SAMPLES, ms(500))).toEqual([{ from: ms(228), until: ms(340) }]);
  });

  it('last until now, or until the job is lost', () => {
    const silent = NIGHT.slice(0, 4);
    expect(silencesOf(silent, SAMPLES, ms(350))).toEqual([{ from: ms(228), until: ms(350) }]);
    const lost = [...silent, event(530, 'status', 'stalled', 'failed', 'silence')];
    expect(silencesOf(lost, SAMPLES, ms(900))).toEqual([{ from: ms(228), until: ms(530) }]);
  });

  it('are none where a client reported the failure', () => {
    expect(
      silencesOf([event(0, 'status', null, 'running'), event(9, 'status', 'running', 'failed')], SAMPLES, 0),
    ).toEqual([]);
  });
});

describe('what happened to a job', () => {
  it('is told in words', () => {
    expect(happeningsOf(NIGHT, SAMPLES).map(({ title, detail }) => `${title} · ${detail}`)).toEqual([
      'running · first word',
      'snapshot · phase, reported',
      'transferring · phase, reported',
      'silent · status, judged by the hub',
      'heard again after 1 min 52 s of silence · status, heard of',
      'snapshot again · phase, reported',
      'transferring again · phase, reported',
    ]);
  });

  it.each([
    [event(9, 'status', 'stalled', 'failed', 'silence'), 'lost', 'fail'],
    [event(9, 'status', 'pending', 'failed', 'silence'), 'never started', 'fail'],
    [event(9, 'status', 'running', 'failed'), 'failed', 'fail'],
    [event(9, 'status', 'running', 'cancelled', 'operator'), 'cancelled', 'stop'],
    [event(9, 'status', 'running', 'completed'), 'completed', 'ok'],
    [event(9, 'phase', 'snapshot', null), 'no phase', 'run'],
  ])('has a word and a hue for %j', (last, title, tone) => {
    expect(happeningsOf([last], [])).toMatchObject([{ title, tone }]);
  });
});
