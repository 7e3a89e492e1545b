import type * as NodeSqlite from '@photostructure/sqlite';
import { withNamedErrors } from './sqlite-error.js';
import { withNul, withoutNul } from './sqlite-text.js';

type Native = ReturnType<InstanceType<typeof NodeSqlite.DatabaseSync>['prepare']>;
type Row = Record<string, unknown>;

/** A prepared statement in Node's style, with the interface of better-sqlite3. */
export class SqliteStatement {
  private isReader: boolean | undefined;

  constructor(private readonly native: Native) {}

  /** Whether it returns rows. */
  get reader(): boolean {
    return (this.isReader ??= this.native.columns().length > 0);
  }

  run(...parameters: unknown[]): { changes: number; lastInsertRowid: number | bigint } {
    return withNamedErrors(() => this.native.run(...parameters.map(bindable)));
  }

  get(...parameters: unknown[]): Row | undefined {
    return this.all(...parameters)[0];
  }

  all(...parameters: unknown[]): Row[] {
    return withNamedErrors(() => {
      const values = parameters.map(bindable);
      try {
        return (this.native.all(...values) as Row[]).map(withWholeTexts);
      } catch (error) {
        if (isTooLarge(error)) return this.allRounded(values);
        throw error;
      }
    });
  }

  /** Reads integers beyond 2^53 as the nearest number, like better-sqlite3. */
  private allRounded(values: unknown[]): Row[] {
    this.native.setReadBigInts(true);
    try {
      return (this.native.all(...values) as Row[]).map((row) =>
        withWholeTexts(
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name, rounded(value)])),
        ),
      );
    } finally {
      this.native.setReadBigInts(false);
    }
  }
}

function bindable(value: unknown): unknown {
  if (typeof value === 'string') return withoutNul(value);
  return value === undefined ? null : value;
}

function rounded(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Value is too large to be represented');
}

function withWholeTexts(row: Row): Row {
  for (const name in row) {
    const value = row[name];
    if (typeof value === 'string' && value.includes('\u0001')) row[name] = withNul(value);
  }
  return row;
}
