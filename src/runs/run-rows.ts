import { columnsOf } from '../platform/database/entity-rows.js';
import { fromColumn, toColumn } from '../platform/database/instant.js';
import { picker } from '../platform/database/picker.js';
import type { SqlValue, Transaction } from '../platform/database/transaction.js';
import { AgentRun } from './agent-run.entity.js';
import { SCHEMA_VERSION } from './rules/vocabulary.js';
import type { NewRun, RunSet } from './run-set.js';

type Written = Omit<AgentRun, 'id'>;
type Source = NewRun & Pick<AgentRun, 'schema_version' | 'changed_at'>;

const pick = picker<Source, Written>(columnsOf(AgentRun).filter((name) => name !== 'id'));

/** Writes what became of the runs: whole rows of new ones, the changed columns of others. `now` in milliseconds. */
export function saveRuns(transaction: Transaction, runs: RunSet, now: number): void {
  insertRuns(transaction, runs.newRuns, toColumn(now));
  for (const { stored, changed } of runs.changedRuns) {
    // It grows with each change, so that it names a state of the run.
    const changedAt = toColumn(Math.max(now, fromColumn(stored.changed_at) + 1));
    const columns = { ...changed, changed_at: changedAt };
    const names = Object.keys(columns);
    transaction.run({
      sql: `UPDATE agent_runs SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`,
      parameters: [...(Object.values(columns) as SqlValue[]), stored.id],
    });
  }
}

/** A plain INSERT, which fails if another hub was first; then the transaction starts over. */
export function insertRuns(transaction: Transaction, runs: readonly NewRun[], changedAt: string): void {
  const rows = runs.map((run) => pick({ ...run, schema_version: SCHEMA_VERSION, changed_at: changedAt }));
  transaction.insert('agent_runs', rows);
}
