import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliver, deliverAll, NOW, rowOf, update } from '../../test/support/deliver.js';
import { delivery, history } from '../../test/support/histories.js';
import { expectedJob } from '../../test/support/model.js';
import { judge } from './changes.js';
import type { Job } from './job.js';
import type { JobEvent } from './settle.js';
import { hasEnded } from './vocabulary.js';

const ENDING = { at: NOW, message: 'm', status: 'completed', endedAt: NOW } as const;

describe('the rules', () => {
  it('end in the same rows whatever the order and however often each update arrives', () => {
    fc.assert(
      fc.property(delivery, ({ sent, delivered }) => {
        expect(rowOf(deliverAll(delivered))).toEqual(expectedJob(sent));
      }),
      { numRuns: 2_000 },
    );
  });

  it('hold after every single update: no word gives way to an older one, and every sum is right', () => {
    fc.assert(
      fc.property(delivery, ({ delivered }) => {
        let job: Job | undefined;
        delivered.forEach((report, index) => {
          job = deliver(job, report).job;
          expect(rowOf(job)).toEqual(expectedJob(delivered.slice(0, index + 1)));
        });
      }),
      { numRuns: 500 },
    );
  });

  it('come to the same rows when the hub judges silence between any two updates', () => {
    const verdicts = fc.array(fc.constantFrom('stalled', 'lost', 'never_started', 'ended', undefined));
    fc.assert(
      fc.property(delivery, verdicts, ({ delivered }, kinds) => {
        let job: Job | undefined;
        delivered.forEach((report, index) => {
          job = deliver(job, report).job;
          const kind = kinds[index];
          const isLast = index === delivered.length - 1;
          if (kind && !isLast && !hasEnded(job.columns.status)) job = judge(job, { ...ENDING, kind }).job;
        });
        expect(job && rowOf(job)).toEqual(expectedJob(delivered));
      }),
      { numRuns: 1_000 },
    );
  });

  it('count a revision exactly when the row or a disk changes', () => {
    fc.assert(
      fc.property(delivery, ({ delivered }) => {
        let before: Job | undefined;
        for (const report of delivered) {
          const { job } = deliver(before, report, NOW + 1);
          const changed = JSON.stringify(before && rowOf(before)) !== JSON.stringify(rowOf(job));
          expect(job.revision - (before?.revision ?? 0)).toBe(changed ? 1 : 0);
          before = job;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('record every change of status and phase, each from where the last one led', () => {
    fc.assert(
      fc.property(delivery, ({ delivered }) => {
        let job: Job | undefined;
        const events: JobEvent[] = [];
        for (const report of delivered) {
          const change = deliver(job, report);
          events.push(...change.events);
          job = change.job;
        }
        for (const kind of ['status', 'phase'] as const) {
          const chain = events.filter((event) => event.kind === kind);
          expect(chain.map(({ from }) => from)).toEqual(
            [null, ...chain.map(({ to }) => to)].slice(0, chain.length),
          );
          const now = kind === 'status' ? job?.columns.status : job?.columns.current_phase;
          expect(chain.at(-1)?.to ?? null).toBe(now);
          expect(chain.every(({ from, to }) => from !== to)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('call an update unchanged when it comes again at once, whatever it said', () => {
    fc.assert(
      fc.property(history, (reports) => {
        let job: Job | undefined;
        for (const report of reports) {
          job = deliver(job, report).job;
          expect(deliver(job, report)).toMatchObject({
            outcome: 'unchanged',
            events: [],
            job: { revision: job.revision },
          });
        }
      }),
    );
  });

  it('let an update that ends the job stand over another of the same key, in either order', () => {
    fc.assert(
      fc.property(history, fc.constantFrom('completed', 'failed', 'cancelled'), ([first], status) => {
        const goingOn = { ...update(first ?? {}), status: 'running', sequence: 7 };
        const ending = { ...update(first ?? {}), status, sequence: 7 };
        expect(rowOf(deliverAll([goingOn, ending]))).toEqual(rowOf(deliverAll([ending, goingOn])));
        expect(deliverAll([ending, goingOn]).columns.status).toBe(status);
      }),
    );
  });
});
