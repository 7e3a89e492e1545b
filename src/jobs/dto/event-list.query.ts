import { Cursor, PageLimit } from '../../platform/validation/query-fields.js';
import { readEventCursor } from '../event-cursor.js';

/** Which page of a job's events, as the query string has it. */
export class EventListQuery {
  @PageLimit({ usual: 200, largest: 1_000 })
  limit!: number;

  @Cursor('a page of events', readEventCursor)
  cursor?: number;
}
