import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tableOf } from '../../test/support/documents.js';
import { INABILITY_WORDS } from '../platform/database/inability.js';

/** Operators search the page for these lines of the log, and the log for these words of the page. */
const MESSAGES = [
  'Listening on ',
  'Applied migration ',
  'received: shutting down',
  'Report about an unfinished job refused',
  'Stale-job sweep failed',
  'Database unavailable',
  'rejected: ingest queue full',
  'rejected: rate limit exceeded',
  'does not offer TLS',
];

const source = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
  .map((name) => readFileSync(join('src', name), 'utf8'))
  .join('\n');

const page = readFileSync('docs/operations.md', 'utf8');

it.each(MESSAGES)('docs/operations.md quotes the log: %s', (message) => {
  expect(page).toContain(message);
  expect(source).toContain(message);
});

it('docs/operations.md quotes what /health/ready says of each state of the database', () => {
  const told = tableOf(page, 'state', 'reads').map(([, , ready]) => ready);
  // The others are told as a database that does not answer, or last no longer than a turn.
  const { away: _away, login: _login, busy: _busy, ...words } = INABILITY_WORDS;
  const due = Object.values(words).map((text) => text.replace(/:.*/, ''));
  expect(due.length).toBeGreaterThan(3);
  expect(told).toEqual(expect.arrayContaining(due));
});
