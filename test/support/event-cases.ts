import { ENDED_ID, JOBS, RUNNING_ID } from './input-case.js';
import type { InputCase } from './input-case.js';

const encoded = (text: string): string => Buffer.from(text).toString('base64url');
/** Cursors of the list of jobs, and of the audit log. */
const CURSORS_OF_OTHERS = [encoded(`999999999999999 ${RUNNING_ID}`), '7'];

// prettier-ignore
const REFUSED: readonly (readonly [query: string, ...pointers: string[]])[] = [
  ...['', '0', '01', '1001', '99999', '-1', 'abc', '1.5', '1e2', '%205'].map((limit) => [`limit=${limit}`, '/limit'] as const),
  ...['', 'abc', '%00', encoded('event'), encoded('event x'), encoded('event 1.5'), `${encoded('event 1')}%3D`, ...CURSORS_OF_OTHERS]
    .map((cursor) => [`cursor=${cursor}`, '/cursor'] as const),
  ['limit=5&limit=5', '/limit'], ['offset=5&kind=phase', '/kind', '/offset'], ['limit=0&cursor=x', '/cursor', '/limit'],
];

/** Queries for the events of one job. */
export const EVENT_CASES: readonly InputCase[] = [
  ...REFUSED.map(([query, ...pointers]) => ({
    sentence: `answers 422 to events with ?${query}`,
    method: 'GET',
    path: `${JOBS}/${RUNNING_ID}/events?${query}`,
    status: 422,
    pointers,
  })),
  ...['limit=1000', 'limit=1', `cursor=${encoded('event 0')}`].map((query) => ({
    sentence: `finds events with ?${query}`,
    method: 'GET',
    path: `${JOBS}/${ENDED_ID}/events?${query}`,
    status: 200,
    answer: { items: [{ kind: 'status', from: null, to: 'completed' }], next_cursor: null },
  })),
  {
    sentence: 'finds no events behind the last one',
    method: 'GET',
    path: `${JOBS}/${ENDED_ID}/events?cursor=${encoded('event 9007199254740991')}`,
    status: 200,
    answer: { items: [], next_cursor: null },
  },
];
