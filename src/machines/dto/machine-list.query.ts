import { OneOf, Text } from '../../platform/validation/fields.js';
import { Cursor, IN_QUERY, PageLimit } from '../../platform/validation/query-fields.js';
import { MACHINE_SORTS, readCursor } from '../machine-cursor.js';
import type { MachineCursor, MachineSort } from '../machine-cursor.js';

/** Which page of which machines, as the query string has it. */
export class MachineListQuery {
  @Text({ max: 255, description: 'Part of a machine name, in any case.', ...IN_QUERY })
  q?: string;

  @OneOf(MACHINE_SORTS, {
    description: '`worst` (the default): the longest without a good run first. `name`: by name.',
    ...IN_QUERY,
  })
  sort?: MachineSort;

  @PageLimit()
  limit!: number;

  @Cursor('a page of machines', readCursor)
  cursor?: MachineCursor;
}
