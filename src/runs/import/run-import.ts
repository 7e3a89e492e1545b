import type { Database } from '../../platform/database/database.js';
import { placeholders } from '../../platform/database/dialect.js';
import { RunChanges } from '../run-changes.js';
import { RunStore } from '../run.store.js';
import type { RunFile, SourceRow } from './run-file.js';
import { readSourceRow } from './source-run.js';
import type { SourceRun } from './source-run.js';

/** A row that cannot be taken. */
export interface Refused {
  readonly id: number;
  readonly event_id: unknown;
  readonly reason: string;
}

export interface Imported {
  readonly imported: number;
  /** Runs that the ledger had already. */
  readonly known: number;
  readonly refused: readonly Refused[];
}

/** Takes the rows of another ledger into this one; those that are here already are left out. */
export class RunImport {
  private readonly store: RunStore;

  constructor(private readonly database: Database) {
    this.store = new RunStore(database, { ingestMaxWaiting: 1 }, new RunChanges());
  }

  /** With `isDry` nothing is written. @throws {DatabaseUnavailableError} */
  async take(file: RunFile, isDry: boolean): Promise<Imported> {
    let [imported, known] = [0, 0];
    const refused: Refused[] = [];
    for (const rows of file.pages()) {
      const runs = this.readable(rows, refused);
      const added = isDry ? await this.countUnknown(runs) : await this.add(runs);
      imported += added;
      known += runs.length - added;
    }
    return { imported, known, refused };
  }

  private readable(rows: readonly SourceRow[], refused: Refused[]): SourceRun[] {
    return rows.flatMap((row) => {
      const read = readSourceRow(row);
      if (typeof read !== 'string') return [read];
      refused.push({ id: row.id, event_id: row['event_id'], reason: read });
      return [];
    });
  }

  private async add(runs: readonly SourceRun[]): Promise<number> {
    if (runs.length === 0) return 0;
    const ids = runs.map(({ told }) => told.run.event_id);
    return this.store.change(ids, runs.length, (set) => {
      const added = runs.filter(({ told }) => set.create(told) === 'created');
      for (const { told, updatedAt } of added) set.change(told.run.event_id, {}, updatedAt);
      return added.length;
    });
  }

  private async countUnknown(runs: readonly SourceRun[]): Promise<number> {
    if (runs.length === 0) return 0;
    const ids = runs.map(({ told }) => told.run.event_id);
    const sql = `SELECT COUNT(*) AS known FROM agent_runs WHERE event_id IN (${placeholders(ids.length)})`;
    const [[row]] = await this.database.read((transaction) =>
      transaction.select<[{ known: number }]>({ sql, parameters: ids }),
    );
    return runs.length - (row?.known ?? 0);
  }
}
