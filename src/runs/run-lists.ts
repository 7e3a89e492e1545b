import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { placeholders } from '../platform/database/dialect.js';
import { SharedReads } from '../platform/database/shared-reads.js';
import type { Query } from '../platform/database/transaction.js';
import { Serialized } from '../platform/http/serialized.js';
import { LruCache } from '../platform/lru-cache.js';
import { toRunCursor } from './run-cursor.js';
import { listOfRuns } from './run-filter.js';
import type { RunPage } from './run-query.js';
import { READ_RUN_COLUMNS, viewOfRun } from './run-view.js';
import type { RunRow } from './run-view.js';

/** In bytes or characters: some 15,000 usual runs, and 200 usual lists. */
const MOST_KEPT = 32 * 1024 * 1024;
/** The weight of a row of an answer beside its bytes. */
const STATE_BYTES = 200;

/** `changed_at` names a state of a run, as it grows with each change. */
interface State {
  readonly id: number;
  readonly created_at: string;
  readonly changed_at: string;
}

interface Listed {
  readonly states: readonly State[];
  readonly answer: Serialized;
}

type ChangedRow = RunRow & Pick<State, 'changed_at'>;
type Ask = <Row extends object>(query: Query) => Promise<Row[]>;

/**
 * Lists as they go out: a bare array, or a page where there is a cursor. The ids and states of the runs are read from
 * the database each time, so no answer is older than its question; the rest is remembered where it was shown of late:
 * 1. Read the states. If they are those of the last answer to this question, it holds.
 * 2. Read in full the runs whose state has not been shown of late.
 * 3. If one of them has changed since the first step, do both again in one transaction.
 */
@Injectable()
export class RunLists {
  private readonly shared = new SharedReads<Serialized>();
  private readonly lists = new LruCache<string, Listed>(MOST_KEPT);
  private readonly texts = new LruCache<string, string>(MOST_KEPT);

  constructor(private readonly database: Database) {}

  /** @throws {DatabaseUnavailableError} */
  async read(page: RunPage): Promise<Serialized> {
    const question = JSON.stringify(page);
    return this.shared.read(question, () => this.answer(question, page));
  }

  private async answer(question: string, page: RunPage): Promise<Serialized> {
    const { database } = this;
    const states = await database.askAnywhere<State>(this.statesOf(page));
    const known = this.lists.get(question);
    if (known && areEqual(known.states, states)) return known.answer;
    const listed =
      (await this.write(page, states, (query) => database.askAnywhere(query))) ??
      (await this.inOneMoment(page));
    this.lists.set(question, listed, listed.answer.body.length + STATE_BYTES * listed.states.length);
    return listed.answer;
  }

  private statesOf(page: RunPage): Query {
    return listOfRuns('id, created_at, changed_at', page, this.database.dialect);
  }

  private async inOneMoment(page: RunPage): Promise<Listed> {
    return this.database.readAnywhere(async (transaction) => {
      const ask: Ask = async <Row extends object>(query: Query) =>
        (await transaction.select<[Row]>(query))[0];
      const listed = await this.write(page, await ask<State>(this.statesOf(page)), ask);
      if (!listed) throw new Error('a snapshot that changes');
      return listed;
    });
  }

  /** Undefined where a run has changed meanwhile. */
  private async write(page: RunPage, states: readonly State[], ask: Ask): Promise<Listed | undefined> {
    const { limit, cursor } = page;
    const shown = states.slice(0, limit);
    const texts = await this.textsOf(shown, ask);
    if (!texts) return undefined;
    const last = states.length > limit ? shown.at(-1) : undefined;
    const next = last ? toRunCursor(last) : null;
    const items = `[${texts.join(',')}]`;
    const json = cursor === undefined ? items : `{"items":${items},"next_cursor":${JSON.stringify(next)}}`;
    return { states, answer: Serialized.ofJson(json, `${next} ${shown.map(keyOf).join()}`) };
  }

  private async textsOf(states: readonly State[], ask: Ask): Promise<string[] | undefined> {
    const known = new Map(states.map((state) => [state.id, this.texts.get(keyOf(state))] as const));
    const missing = states.filter(({ id }) => known.get(id) === undefined);
    for (const row of await this.rowsOf(missing, ask)) {
      const json = JSON.stringify(viewOfRun(row));
      this.texts.set(keyOf(row), json, json.length);
      known.set(row.id, json);
    }
    const texts = states.map(({ id }) => known.get(id));
    return texts.includes(undefined) ? undefined : (texts as string[]);
  }

  /** Those that are still in these states. */
  private async rowsOf(states: readonly State[], ask: Ask): Promise<ChangedRow[]> {
    if (states.length === 0) return [];
    const ids = states.map(({ id }) => id);
    const changedAt = new Map(states.map(({ id, changed_at: at }) => [id, at]));
    const sql = `SELECT ${READ_RUN_COLUMNS}, changed_at FROM agent_runs WHERE id IN (${placeholders(ids.length)})`;
    const rows = await ask<ChangedRow>({ sql, parameters: ids });
    return rows.filter(({ id, changed_at: at }) => changedAt.get(id) === at);
  }
}

function keyOf({ id, changed_at: at }: Pick<State, 'id' | 'changed_at'>): string {
  return `${id} ${at}`;
}

function areEqual(some: readonly State[], others: readonly State[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ id, changed_at: at }, index) => others[index]?.id === id && others[index].changed_at === at)
  );
}
