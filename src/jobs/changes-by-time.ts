import { Injectable } from '@nestjs/common';
import type { Query } from '../platform/database/transaction.js';

/**
 * Finds the jobs whose view has changed between two moments by time alone, without a revision, as of one that becomes
 * stuck: a query for rows with an `id`. Both are milliseconds since 1970 by the database's clock; `from` is excluded.
 */
export type FindChangedByTime = (from: number, to: number) => Query;

/** Where features say what time does to the view of a job, and the live stream asks. */
@Injectable()
export class ChangesByTime {
  private readonly finders: FindChangedByTime[] = [];

  add(find: FindChangedByTime): void {
    this.finders.push(find);
  }

  between(from: number, to: number): Query[] {
    return this.finders.map((find) => find(from, to));
  }
}
