import { toColumn, toRfc3339 } from '../platform/database/instant.js';

/** An instant in milliseconds since 1970 as it stands in a job's view. Their order is that of the instants. */
export function textOf(ms: number): string {
  return toRfc3339(toColumn(ms));
}
