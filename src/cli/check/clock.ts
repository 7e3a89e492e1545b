import { fine, problem, warning } from './finding.js';
import type { Finding } from './finding.js';

/** A jump of the database's clock by this much looks to the hub as if the clock had been set. */
const NOTABLE_MS = 3_000;
/** An update from further ahead counts as if sent on arrival. */
const WRONG_MS = 300_000;

/** All in milliseconds since 1970: this machine's clock just before and after the query of the database's clock. */
export function judgeClock(before: number, database: number, after: number): Finding {
  // The database answered somewhere in between, so only a time outside that range is a difference.
  const ahead = database > after ? database - after : Math.min(0, database - before);
  const size = Math.abs(ahead);
  if (size < NOTABLE_MS) return fine('clock', 'this machine and the database agree');
  const says = `the database is ${seconds(size)} ${ahead > 0 ? 'ahead of' : 'behind'} this machine`;
  const todo = 'Synchronise both machines with one time source (NTP).';
  return size < WRONG_MS ? warning('clock', says, todo) : problem('clock', says, todo);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
