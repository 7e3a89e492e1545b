import { expect, it } from 'vitest';
import type { AgentRun } from '../hub/types.js';
import { merged } from './merged.js';

const run = (id: number, more: Partial<AgentRun> = {}): AgentRun =>
  ({
    id,
    event_id: `e${id}`,
    agent_name: 'a',
    job_type: 't',
    status: 'running',
    created_at: `2026-01-0${id}`,
    ...more,
  }) as AgentRun;
const ALL = { agent: '', type: '', status: '' } as const;
const idsOf = (runs: readonly AgentRun[]): number[] => runs.map(({ id }) => id);

it('puts newer runs first, and of one instant the first first', () => {
  const [one, two] = [run(1), run(2)];
  expect(idsOf(merged([two, one], [run(3), run(4, { created_at: '2026-01-03' })], ALL, null))).toEqual([
    3, 4, 2, 1,
  ]);
});

it('replaces what it has, and drops what no longer matches', () => {
  const running = { ...ALL, status: 'running' } as const;
  const after = merged(
    [run(2), run(1)],
    [run(2, { status: 'success' }), run(1, { items_failed: 2 })],
    running,
    null,
  );
  expect(after).toEqual([run(1, { items_failed: 2 })]);
});

it('leaves out runs beyond the end of the pages', () => {
  const sameInstant = run(4, { created_at: '2026-01-02' });
  expect(idsOf(merged([run(3)], [run(2), run(1), sameInstant], ALL, run(2)))).toEqual([3, 2]);
  expect(idsOf(merged([run(3), run(2)], [run(1)], ALL, null))).toEqual([3, 2, 1]);
});
