import { Cursor, PageLimit } from '../../platform/validation/query-fields.js';
import { readEventCursor } from '../event-cursor.js';

/** The query string of a page of a job's events. */
export class EventListQuery {
  @PageLimit({ usual: 200, largest: 1_000 })
  limit!: number;

  @Cursor('a page of events', readEventCursor)
  cursor?: number;
}
