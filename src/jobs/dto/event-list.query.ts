import { PageLimit, pageLimitOf, TextThat } from '../../platform/validation/fields.js';
import type { PageSize } from '../../platform/validation/fields.js';
import { readEventCursor } from '../event-cursor.js';
import type { EventPageOptions } from '../job-event-reader.js';

const PAGE: PageSize = { usual: 200, largest: 1_000 };

/** The query string of a page of a job's events. */
export class EventListQuery {
  @PageLimit(PAGE)
  limit?: string;

  @TextThat(
    'must be the next_cursor of a page of events',
    (text) => readEventCursor(text) !== undefined,
    {},
    { nullable: false },
  )
  cursor?: string;
}

export function toEventPageOptions({ limit, cursor }: EventListQuery): EventPageOptions {
  return {
    limit: pageLimitOf(limit, PAGE),
    after: cursor === undefined ? 0 : (readEventCursor(cursor) ?? 0),
  };
}
