import { escape, format } from 'mysql2';
import type { EntityTarget, ObjectLiteral, QueryRunner, Repository } from 'typeorm';
import { spoilsConnection } from './database-errors.js';
import { conflictRuleOf } from './transaction.js';
import type {
  Ending,
  ConflictRule,
  OnConflict,
  OpenTransaction,
  Query,
  Rows,
  SqlValue,
} from './transaction.js';

/**
 * A packet may grow to twice this length, with up to 4 bytes per character: still well below MariaDB's limit of 16 MiB.
 */
const PACKET_CHARACTERS = 1_000_000;

/**
 * A transaction on MySQL or MariaDB. It begins in the packet of its first queries and commits in that of its inserts.
 * Within a packet, no statement runs after one that failed.
 */
export class MysqlTransaction implements OpenTransaction {
  private readonly writes: string[] = [];
  private begun = false;

  constructor(
    private readonly runner: QueryRunner,
    private readonly begin: readonly string[],
  ) {}

  async select<Results extends readonly object[]>(
    ...queries: { readonly [I in keyof Results]: Query }
  ): Promise<{ [I in keyof Results]: Results[I][] }> {
    const statements = queries.map(({ sql, parameters = [] }) => format(sql, [...parameters]));
    return (await this.send(statements)) as { [I in keyof Results]: Results[I][] };
  }

  insert<Column extends string>(
    table: string,
    rows: Rows<Column>,
    keys?: readonly Column[],
    onConflict: OnConflict<Column> = 'replace',
  ): void {
    const [first] = rows;
    if (!first) return;
    const columns = Object.keys(first) as Column[];
    const head = `INSERT INTO ${table} (${columns.join(', ')}) VALUES `;
    const others = columns.filter((column) => !keys?.includes(column));
    const tail = keys ? ` ${onDuplicate(others, onConflict, keys)}` : '';
    let values = '';
    for (const row of rows) {
      if (values.length > PACKET_CHARACTERS) {
        this.writes.push(head + values + tail);
        values = '';
      }
      values += `${values ? ', ' : ''}(${columns.map((column) => literal(row[column])).join(', ')})`;
    }
    this.writes.push(head + values + tail);
  }

  run({ sql, parameters = [] }: Query): void {
    this.writes.push(format(sql, [...parameters]));
  }

  /** The repository does not use packets, so the transaction begins first. */
  async repository<Entity extends ObjectLiteral>(entity: EntityTarget<Entity>): Promise<Repository<Entity>> {
    if (!this.begun) await this.send([]);
    return this.runner.manager.getRepository(entity);
  }

  async end(how: Ending): Promise<void> {
    if (this.begin.length === 0) return;
    let packet: string[] = [];
    let characters = 0;
    for (const statement of this.writes) {
      if (characters > PACKET_CHARACTERS) {
        await this.send(packet);
        packet = [];
        characters = 0;
      }
      packet.push(statement);
      characters += statement.length;
    }
    await this.send([...packet, how]);
  }

  /** A connection that fails even to roll back is closed, so that it cannot block the next transaction. */
  async abandon(fault: unknown): Promise<void> {
    try {
      if (spoilsConnection(fault)) throw fault;
      await this.runner.query('ROLLBACK');
    } catch {
      await this.hangUp();
    }
  }

  private async hangUp(): Promise<void> {
    try {
      const connection = (await this.runner.connect()) as { destroy(): void };
      connection.destroy();
    } catch {
      // There was no connection to close.
    }
  }

  /** The result of each statement; the first packet begins the transaction. */
  private async send(statements: readonly string[]): Promise<unknown[]> {
    const beginning = this.begun ? [] : this.begin;
    this.begun = true;
    const packet = [...beginning, ...statements];
    const result = (await this.runner.query(packet.join(';\n'))) as unknown[];
    return packet.length === 1 ? [result] : result.slice(beginning.length);
  }
}

function literal(value: SqlValue): string {
  if (value === null) return 'NULL';
  if (value instanceof Uint8Array) return `X'${hexOf(value)}'`;
  return typeof value === 'number' ? String(value) : escape(value);
}

/** The driver would look for quotes in it, which takes three times as long. */
function hexOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('hex');
}

/** VALUES() is the only spelling that MariaDB and MySQL share. */
const RESOLVED: Readonly<Record<Exclude<ConflictRule, 'keep'>, (column: string) => string>> = {
  replace: (column) => `VALUES(${column})`,
  replaceByValue: (column) => `COALESCE(VALUES(${column}), ${column})`,
  add: (column) => `${column} + VALUES(${column})`,
  greatest: (column) => `GREATEST(${column}, VALUES(${column}))`,
};

function onDuplicate<Column extends string>(
  columns: readonly Column[],
  onConflict: OnConflict<Column>,
  keys: readonly Column[],
): string {
  const set = columns.flatMap((column) => {
    const rule = conflictRuleOf(onConflict, column);
    return rule === 'keep' ? [] : `${column} = ${RESOLVED[rule](column)}`;
  });
  const [key = ''] = keys;
  return `ON DUPLICATE KEY UPDATE ${set.length > 0 ? set.join(', ') : `${key} = ${key}`}`;
}
