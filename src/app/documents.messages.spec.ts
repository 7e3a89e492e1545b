import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Operators search the page for these lines of the log, and the log for these words of the page. */
const MESSAGES = [
  'Listening on ',
  'Applied migration ',
  'received: shutting down',
  'Report about an unfinished job refused',
  'Stale-job sweep failed',
];

const source = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
  .map((name) => readFileSync(join('src', name), 'utf8'))
  .join('\n');

it.each(MESSAGES)('docs/operations.md quotes the log: %s', (message) => {
  expect(readFileSync('docs/operations.md', 'utf8')).toContain(message);
  expect(source).toContain(message);
});
