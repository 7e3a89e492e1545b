import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deliver, NOW, rowOf } from '../../test/support/deliver.js';
import { delivery } from '../../test/support/histories.js';
import type { Report } from '../../test/support/histories.js';
import { expectedAfterSilence, expectedJob } from '../../test/support/model.js';
import { judge } from '../job-rules/changes.js';
import type { Job } from '../job-rules/job.js';
import { hasEnded } from '../job-rules/vocabulary.js';
import { judgeSilence } from './silence.js';

const LIMITS = { staleAfterMs: 60_000, failAfterMs: 300_000, pendingFailAfterMs: 86_400_000 };

/** Each a millisecond after the one before. */
function heard(reports: readonly Report[]): Job | undefined {
  return reports.reduce<Job | undefined>(
    (job, report, index) => deliver(job, report, NOW + index).job,
    undefined,
  );
}

it('a silent job takes the ending that its client reported last, if only the order of keys hides it', () => {
  let taken = 0;
  fc.assert(
    fc.property(delivery, ({ delivered }) => {
      const job = heard(delivered);
      if (!job) return;
      const now = NOW + delivered.length + LIMITS.failAfterMs;
      const verdict = judgeSilence(job, LIMITS, now, 0);
      const expected = expectedAfterSilence(delivered);
      if (expected) {
        taken++;
        expect(verdict?.kind).toBe('ended');
        const judged = judge(job, verdict ?? { kind: 'stalled', at: now, message: null });
        expect(rowOf(judged.job)).toEqual(expected);
        expect(judged.events).toMatchObject([{ kind: 'status', reason: 'silence' }]);
        // The next update of any key withdraws it.
        const [again] = delivered;
        if (again) expect(rowOf(deliver(judged.job, again, now).job)).toEqual(expectedJob(delivered));
      } else {
        const { status } = job.columns;
        expect(verdict?.kind).toBe(hasEnded(status) || status === 'pending' ? undefined : 'lost');
      }
    }),
    { numRuns: 3_000 },
  );
  expect(taken).toBeGreaterThan(100);
});
