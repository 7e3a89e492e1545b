import { fine, problem, warning } from './finding.js';
import type { Finding } from './finding.js';

/** The hub takes a leap of its database's clock by this for one that was set. */
const NOTABLE_MS = 3_000;
/** An update from further ahead counts as from now. */
const WRONG_MS = 300_000;

/** All in milliseconds since 1970: the machine's clock before and after the database told its own. */
export function judgeClock(before: number, database: number, after: number): Finding {
  // Somewhere between the two it was asked, so only what lies outside is a difference.
  const ahead = database > after ? database - after : Math.min(0, database - before);
  const size = Math.abs(ahead);
  if (size < NOTABLE_MS) return fine('clock', 'this machine and the database agree');
  const says = `the database is ${seconds(size)} ${ahead > 0 ? 'ahead of' : 'behind'} this machine`;
  const todo = 'Let both machines take the time from one source (NTP).';
  return size < WRONG_MS ? warning('clock', says, todo) : problem('clock', says, todo);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
