import fc from 'fast-check';
import { history } from '../support/histories.js';
import type { Report } from '../support/histories.js';
import { shuffled } from '../support/parallel.js';
import { Random } from '../support/random.js';

const JOBS_PER_SECOND = 8;
/** The rows are compared with the model of every subset of these. */
const MOST_FLEETING = 4;
/** Far longer than the hub may take for any answer; a client that waits in vain this long was forgotten. */
export const PATIENT_MS = 25_000;
export const IMPATIENT_MS = 1_500;

/** One way of an update to the hub. */
export interface Sending {
  readonly update: number;
  /** Sent once, and given up where no answer comes, as by a client that dies. */
  readonly fleeting: boolean;
  readonly patienceMs: number;
}

/** One after the other, all at once, or in one batch. */
type Manner = 'in turn' | 'together' | 'batch';

/** A job, what its client says of it (oldest first), and how that is delivered. */
export interface HistoryPlan {
  readonly id: string;
  readonly startsAtMs: number;
  readonly history: readonly Report[];
  readonly manner: Manner;
  readonly sendings: readonly Sending[];
}

export function historiesOf(seconds: number, seed: number): HistoryPlan[] {
  const random = new Random(seed);
  const jobs = Math.ceil(seconds * JOBS_PER_SECOND);
  const startsAtMs = Array.from({ length: jobs }, () => random.whole(0, seconds * 1000));
  return fc.sample(history, { seed, numRuns: jobs }).map((said, index) => {
    const manner = random.pick<Manner>(['in turn', 'in turn', 'together', 'together', 'batch']);
    return {
      id: `history-${index}`,
      startsAtMs: startsAtMs[index] ?? 0,
      history: said,
      manner,
      sendings: sendingsOf(said.length, manner, random),
    };
  });
}

/** In half of the jobs nothing that was acknowledged is sent again: a duplicate would hide that it was lost. */
function sendingsOf(updates: number, manner: Manner, random: Random): Sending[] {
  const repeats = random.percent(50);
  const clientDies = manner !== 'batch' && random.percent(50);
  const fleeting = new Set<number>();
  const sendings: Sending[] = [];
  for (let update = 0; update < updates; update++) {
    if (clientDies && fleeting.size < MOST_FLEETING && random.percent(40)) fleeting.add(update);
    const times = repeats && !fleeting.has(update) && random.percent(50) ? 2 : 1;
    for (let time = 0; time < times; time++) sendings.push(sending(update, fleeting.has(update), random));
  }
  return shuffled(sendings, random.next());
}

function sending(update: number, fleeting: boolean, random: Random): Sending {
  const patienceMs = fleeting
    ? random.pick([2, 5, 20, 100, IMPATIENT_MS])
    : random.pick([IMPATIENT_MS, PATIENT_MS, PATIENT_MS, PATIENT_MS]);
  return { update, fleeting, patienceMs };
}
