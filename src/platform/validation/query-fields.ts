import { applyDecorators } from '@nestjs/common';
import { Expose, Transform, Type } from 'class-transformer';
import { Instant, TextThat } from './fields.js';
import { parseInstant } from './instant.js';

/**
 * Members of a query string: each decorator declares the text that it accepts and the value that it becomes. Queries
 * have no null.
 */
export const IN_QUERY = { nullable: false };

/** A comma-separated list of some of `values`; becomes an array. */
export function CommaList(values: readonly string[]): PropertyDecorator {
  const rule = `must be a comma-separated list of ${values.join(', ')}`;
  const pattern = `^(${values.join('|')})(,(${values.join('|')}))*$`;
  const holds = (text: string): boolean => text.split(',').every((value) => values.includes(value));
  return applyDecorators(
    TextThat(rule, holds, { pattern }, { description: 'A comma-separated list.', ...IN_QUERY }),
    Becomes((text) => text.split(',')),
  );
}

/** An instant; becomes milliseconds since 1970. */
export function Moment(field: { readonly description?: string } = {}): PropertyDecorator {
  return applyDecorators(Instant({ ...field, ...IN_QUERY }), Becomes(parseInstant));
}

/** The `next_cursor` of a page; becomes the result of `read`, which is undefined for the cursor of another list. */
export function Cursor(page: string, read: (text: string) => unknown): PropertyDecorator {
  const rule = `must be the next_cursor of ${page}`;
  const holds = (text: string): boolean => read(text) !== undefined;
  return applyDecorators(TextThat(rule, holds, {}, IN_QUERY), Becomes(read));
}

/** The largest page, in items: without a `limit` in the query, and with one. */
export interface PageSize {
  readonly usual: number;
  readonly largest: number;
}

const LIST_PAGE: PageSize = { usual: 50, largest: 500 };

/** The `limit` of a query: how many items a page may have at most; becomes a number, by default the usual one. */
export function PageLimit({ usual, largest }: PageSize = LIST_PAGE): PropertyDecorator {
  return WholeNumber({ min: 1, max: largest, usual });
}

/** A whole number of at most four digits; becomes a number, by default the usual one. */
export function WholeNumber({
  min,
  max,
  usual,
}: {
  readonly min: number;
  readonly max: number;
  readonly usual: number;
}): PropertyDecorator {
  const rule = `must be a whole number from ${min} to ${max}`;
  const holds = (text: string): boolean =>
    /^[1-9]\d{0,3}$/.test(text) && Number(text) >= min && Number(text) <= max;
  return applyDecorators(
    TextThat(rule, holds, { type: 'integer', minimum: min, maximum: max, default: usual }, IN_QUERY),
    Expose(),
    Type(() => Number),
    Transform(({ value }: { value: number | undefined }) => value ?? usual),
  );
}

function Becomes(read: (text: string) => unknown): PropertyDecorator {
  return Transform(({ value }: { value: string | undefined }) =>
    value === undefined ? undefined : read(value),
  );
}
