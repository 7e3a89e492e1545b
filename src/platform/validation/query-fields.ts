import { applyDecorators } from '@nestjs/common';
import { Expose, Transform, Type } from 'class-transformer';
import { Instant, TextThat } from './fields.js';
import { parseInstant } from './instant.js';

/** Members of a query string: each decorator says which text it takes, and what that becomes. Queries cannot say null. */
export const IN_QUERY = { nullable: false };

/** A comma-separated list of some of `values`: becomes an array. */
export function CommaList(values: readonly string[]): PropertyDecorator {
  const rule = `must be a comma-separated list of ${values.join(', ')}`;
  const pattern = `^(${values.join('|')})(,(${values.join('|')}))*$`;
  const holds = (text: string): boolean => text.split(',').every((value) => values.includes(value));
  return applyDecorators(
    TextThat(rule, holds, { pattern }, { description: 'A comma-separated list.', ...IN_QUERY }),
    Becomes((text) => text.split(',')),
  );
}

/** An instant: becomes milliseconds since 1970. */
export function Moment(field: { readonly description?: string } = {}): PropertyDecorator {
  return applyDecorators(Instant({ ...field, ...IN_QUERY }), Becomes(parseInstant));
}

/** The `next_cursor` of a page: becomes what `read` finds in it, which is undefined for the text of another list. */
export function Cursor(page: string, read: (text: string) => unknown): PropertyDecorator {
  const rule = `must be the next_cursor of ${page}`;
  const holds = (text: string): boolean => read(text) !== undefined;
  return applyDecorators(TextThat(rule, holds, {}, IN_QUERY), Becomes(read));
}

/** How many items a page has at most: where the query does not say, and where it does. */
export interface PageSize {
  readonly usual: number;
  readonly largest: number;
}

const LIST_PAGE: PageSize = { usual: 50, largest: 500 };

/** How many items of a list a page may have at most: becomes a number, the usual one where the query does not say. */
export function PageLimit({ usual, largest }: PageSize = LIST_PAGE): PropertyDecorator {
  const rule = `must be a whole number from 1 to ${largest}`;
  const holds = (text: string): boolean => /^[1-9]\d{0,3}$/.test(text) && Number(text) <= largest;
  return applyDecorators(
    TextThat(rule, holds, { type: 'integer', minimum: 1, maximum: largest, default: usual }, IN_QUERY),
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
