import { describe, expect, it } from 'vitest';
import type { Reader } from './channel.js';
import { textOf } from './instant-text.js';
import { missedBy, returningOf, withinReach } from './joining.js';
import type { Joining } from './joining.js';
import { MOST_MISSED } from './look.js';
import type { Stamp } from './known-jobs.js';
import { DEEP_MS } from './windows.js';

const NOW = Date.parse('2026-11-21T09:00:00.000Z');
const MINUTE = 60_000;

function joining(lastId: number | undefined): Joining {
  const reader: Reader = { filter: {}, lastId, welcome: () => {}, tell: () => {} };
  return { reader, resolve: () => {}, reject: () => {} };
}

/** Changed jobs, one a second, the newest first. */
function changed(count: number): Stamp[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `job-${index}`,
    updated_at: textOf(NOW - index * 1_000),
  }));
}

describe('readers that come back', () => {
  it('are those with an id that is neither too old nor nobody’s', () => {
    const all = [undefined, NOW - MINUTE, NOW - 120 * MINUTE, NaN].map(joining);
    expect(returningOf(all, NOW)).toEqual([
      { reader: all[1]?.reader, lastId: NOW - MINUTE, since: NOW - MINUTE - DEEP_MS },
    ]);
  });

  it('are told every change since the first of them may lack one', () => {
    const returning = returningOf([joining(NOW - MINUTE), joining(NOW)], NOW);
    expect(missedBy(returning, changed(1_000))).toHaveLength((MINUTE + DEEP_MS) / 1_000 + 1);
  });

  it('are told nothing where that is more than the bound, and others what they lack', () => {
    const missed = changed(MOST_MISSED + 1).map(({ id }, index) => ({
      id,
      updated_at: textOf(NOW - index * 60),
    }));
    const [long, short] = returningOf([joining(NOW - 10 * MINUTE), joining(NOW - MINUTE)], NOW);
    if (!long || !short) throw new Error('both come back');
    expect(withinReach([long, short], missed)).toEqual([short]);
    expect(missedBy([long, short], missed)).toHaveLength((MINUTE + DEEP_MS) / 60 + 1);
    expect(missedBy([long], missed)).toEqual([]);
  });
});
