import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { aDiskView, aJobView } from '../dev/job-views.js';
import { segmentsOf } from '../parts/disk-bar.js';
import { pathsOf } from '../parts/sparkline.js';
import { stripText } from '../parts/strip.js';
import { amountOf, bytesText, byteSteps, exactBytes, percentText, speedText } from './amounts.js';
import {
  bothZones,
  clockText,
  fieldText,
  instantOfField,
  momentText,
  setZone,
  startOfDay,
} from './instants.js';
import { lastGoodOf } from './last-good.js';
import { copiedOf, leftOf, percentOf } from './progress.js';
import { roughSpan, spanText } from './spans.js';
import { statusOf } from './status-words.js';
import { timesUsual } from './times-usual.js';

const NOW = Date.parse('2026-11-25T22:41:07.000Z');
const ago = (seconds: number): string => new Date(NOW - seconds * 1_000).toISOString();

afterEach(() => setZone('local'));

describe('amounts', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [1_023, '1023 B'],
    [1_024, '1.00 KiB'],
    [10 * 1_024, '10.0 KiB'],
    [312 * 2 ** 20, '312 MiB'],
    [2 ** 30 - 1, '1.00 GiB'],
    [56.8 * 2 ** 30, '56.8 GiB'],
    [2_638_827_906_662, '2.40 TiB'],
    [2 ** 53, '8.00 PiB'],
  ])('of %d bytes are %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });

  it('never say 1024 of a unit', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(Number(amountOf(bytes).number)).toBeLessThan(1_024);
      }),
    );
  });

  it('are exact under the pointer, and have the words of speeds on axes', () => {
    expect(exactBytes(1_222_133_206_221)).toBe('1,222,133,206,221 bytes');
    expect(speedText(1.84 * 2 ** 30)).toBe('1.84 GiB/s');
  });

  it('have axes in round steps that reach the greatest value', () => {
    expect(byteSteps(2.6 * 2 ** 30, 3).map(bytesText)).toEqual(['0 B', '1.00 GiB', '2.00 GiB', '3.00 GiB']);
    fc.assert(
      fc.property(fc.double({ min: 1, max: 2 ** 53, noNaN: true }), (most) => {
        const steps = byteSteps(most);
        expect(steps.at(-1)).toBeGreaterThanOrEqual(most);
        expect(steps.length).toBeLessThanOrEqual(6);
      }),
    );
  });

  it('round percents down, as 99.9 % is not all', () => {
    expect([null, 0, 99.99, 100].map(percentText)).toEqual(['–', '0 %', '99 %', '100 %']);
  });
});

describe('spans', () => {
  it.each([
    [0, '0 s'],
    [14, '14 s'],
    [134, '2 min 14 s'],
    [120, '2 min'],
    [47 * 60, '47 min'],
    [15_600, '4 h 20 min'],
    [331_200, '3 d 20 h'],
  ])('of %d s are %s', (seconds, text) => {
    expect(spanText(seconds * 1_000)).toBe(text);
  });

  it('are rough where there is little room', () => {
    expect([59, 134, 7_300, 331_200].map((seconds) => roughSpan(seconds * 1_000))).toEqual([
      '59 s',
      '2 min',
      '2 h',
      '3 d',
    ]);
  });
});

describe('instants', () => {
  it('are shown in the zone that is chosen, with both in full under the pointer', () => {
    setZone('utc');
    expect(clockText(NOW)).toBe('22:41');
    expect(momentText(NOW - 86_400_000, NOW)).toBe('24 Nov 22:41');
    expect(bothZones(NOW)).toMatch(/\n25 Nov 2026, 22:41:07 UTC$/);
    expect(new Date(startOfDay(NOW)).toISOString()).toBe('2026-11-25T00:00:00.000Z');
  });

  it.each(['utc', 'local'] as const)('are written into fields and read from them in the zone %s', (shown) => {
    setZone(shown);
    const text = fieldText(NOW);
    expect(text).toMatch(/^2026-11-2\dT\d\d:\d\d$/);
    expect(new Date(instantOfField(text)).toISOString()).toBe('2026-11-25T22:41:00.000Z');
    setZone('utc');
    expect([fieldText(NOW), instantOfField('')]).toEqual(['2026-11-25T22:41', NaN]);
  });
});

describe('a job in words', () => {
  it.each([
    [{ status: 'stalled' }, 'Silent', 'stalled'],
    [{ status: 'running', stuck: true }, 'Not moving', 'running, stuck'],
    [{ status: 'failed', failure_reason: 'lost' }, 'Lost', 'failed, lost'],
    [{ status: 'failed', failure_reason: 'never_started' }, 'Never started', 'failed, never_started'],
    [{ status: 'failed' }, 'Failed', 'failed'],
    [{ status: 'pending' }, 'Waiting', 'pending'],
    [
      { status: 'cancelled', failure_reason: 'cancelled_by_operator' },
      'Cancelled',
      'cancelled, cancelled_by_operator',
    ],
  ] as const)('that is %j is %s', (members, word, api) => {
    expect(statusOf(aJobView(members))).toMatchObject({ word, api });
  });

  it('has a shape of its own for each status', () => {
    const jobs = [
      { status: 'running' },
      { status: 'running', stuck: true },
      { status: 'stalled' },
      { status: 'pending' },
      { status: 'completed' },
      { status: 'completed', warning_count: 1 },
      { status: 'failed' },
      { status: 'cancelled' },
    ] as const;
    expect(new Set(jobs.map((members) => statusOf(aJobView(members)).icon)).size).toBe(jobs.length);
  });

  it('is at 99 % until it has completed', () => {
    expect(percentOf(aJobView({ progress_percent: 100 }))).toBe(99);
    expect(percentOf(aJobView({ status: 'completed', progress_percent: 100 }))).toBe(100);
    expect(percentOf(aJobView({ progress_percent: null }))).toBeNull();
  });

  it.each([
    [{ estimated_completion_at: new Date(NOW + 110_000).toISOString() }, '1 min 50 s'],
    [{ estimated_completion_at: ago(30) }, '1 s'],
    [{ bytes_transferred: 580 * 2 ** 30, current_phase: 'finalizing' }, 'finalizing'],
    [{ total_bytes: null }, 'unknown'],
    [{ status: 'stalled' }, 'unknown'],
    [{ status: 'pending' }, 'waiting'],
    [{ status: 'completed', took_seconds: 5_460, completed_at: ago(60) }, '1 h 31 min'],
  ] as const)('with %j has left or took %s', (members, text) => {
    expect(leftOf(aJobView(members), NOW).first).toBe(text);
  });

  it('says why nobody knows its end', () => {
    expect(leftOf(aJobView({ total_bytes: null }), NOW).second).toBe('total not known');
    expect(leftOf(aJobView({ stuck: true, last_progress_at: ago(1_080) }), NOW).second).toBe(
      'no progress 18 min',
    );
    expect(leftOf(aJobView(), NOW).second).toBe('measuring');
  });

  it('has copied so much of so much', () => {
    expect(copiedOf(aJobView())).toEqual({ first: '546 GiB', second: 'of 580 GiB' });
    expect(copiedOf(aJobView({ total_bytes: null })).second).toBe('total not known');
    expect(copiedOf(aJobView({ bytes_transferred: null })).first).toBe('–');
  });
});

describe('the bar by disk', () => {
  it('has a segment for each disk, as wide as it is large, and small ones in sight', () => {
    const disks = [aDiskView({ total_bytes: 1, status: 'completed' }), aDiskView({ total_bytes: 9_999 })];
    expect(segmentsOf(disks, 50)).toEqual([
      { size: 0.02, percent: 100 },
      { size: 0.9999, percent: 94.1 },
    ]);
  });

  it('is one for many disks, and where their sizes are not known', () => {
    expect(
      segmentsOf(
        Array.from({ length: 64 }, () => aDiskView()),
        30,
      ),
    ).toEqual([{ size: 1, percent: 30 }]);
    expect(segmentsOf([aDiskView({ total_bytes: null }), aDiskView()], 30)).toEqual([
      { size: 1, percent: 30 },
    ]);
  });
});

describe('small pictures', () => {
  it('leave gaps where nothing is known', () => {
    expect(pathsOf([null, 1, 2, null, 1], 40, 20).line).toBe('M10.0 10.0L20.0 2.0M40.0 10.0');
    expect(pathsOf([], 40, 20)).toEqual({ line: '', area: '' });
  });

  it('are told in words', () => {
    expect(stripText(['good', 'good', 'failed', 'none'])).toBe('last 4 days: 2 good, 1 failed, 1 no run');
  });
});

describe('a run that takes long', () => {
  it.each([
    [5_640, 5_640 * 1.4, null],
    [5_640, 5_640 * 1.6, 1.6],
    [60, 300, null],
    [undefined, 9_999_999, null],
  ])('of usually %s s is marked after %d s: %s', (usual, seconds, times) => {
    expect(timesUsual(aJobView({ started_at: ago(seconds) }), usual, NOW)).toBe(times);
  });
});

describe('the last good run', () => {
  it.each([
    [null, 0, 'no good run yet', 'wait'],
    [null, 2, 'no good run yet', 'fail'],
    [3_600, 0, 'good 1 h ago', ''],
    [3_600, 1, 'good 1 h ago', 'stall'],
    [2 * 86_400, 0, 'good 2 d ago', 'stall'],
    [4 * 86_400, 0, 'good 4 d ago', 'fail'],
  ] as const)('of %s s before with %d failures since is %s, %s', (seconds, failures, text, tone) => {
    const item = {
      last_good_at: seconds === null ? null : ago(seconds),
      failures_since: failures,
      usual_interval_seconds: 86_400,
    };
    expect(lastGoodOf(item, NOW)).toEqual({ text, tone });
  });
});
