import type { Ledger } from './ledger.js';

const WIDTH = 44;
/** The summary of one command. */
const MOST_CHARACTERS = 6_000;

/** The requests by operation and status, for people to read. */
export function summaryOf(name: string, { counts, requests, revisions, ...ledger }: Ledger): string {
  const statuses = [...new Set(Array.from(counts.values(), (row) => [...row.keys()]).flat())].toSorted();
  const width = Math.max(5, ...statuses.map((status) => status.length)) + 1;
  const row = (first: string, cells: readonly (string | number)[]): string =>
    `  ${first.padEnd(WIDTH)}${cells.map((cell) => String(cell).padStart(width)).join('')}`;
  return [
    `${name}: ${requests} requests, ${revisions.size} jobs`,
    row('', statuses),
    ...[...counts]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([route, row_]) =>
        row(
          route,
          statuses.map((status) => row_.get(status) ?? '.'),
        ),
      ),
    '',
    verdictOf(name, ledger),
  ].join('\n');
}

/** All promises kept, or a line for each that was not, and how to see it again. */
export function verdictOf(name: string, { broken }: Pick<Ledger, 'broken'>): string {
  if (broken.size === 0) return `${name}: all promises kept`;
  const lines = Array.from(
    broken.values(),
    ({ what, how, times }) => `- ${what} (${times} times)\n    ${how.slice(0, MOST_CHARACTERS)}`,
  );
  return [`${name}: ${broken.size} broken`, ...lines].join('\n');
}
