import { Column } from 'typeorm';
import type { ColumnOptions, ValueTransformer } from 'typeorm';
import { fromColumn, toColumn } from './instant.js';

type Options = Pick<ColumnOptions, 'nullable'>;

/** Milliseconds since 1970 in the entity, UTC text in the database; omitted members stay omitted. */
export const INSTANT: ValueTransformer = {
  to: (ms: number | null | undefined) => (ms === undefined ? undefined : toColumn(ms)),
  from: (text: string | null) => fromColumn(text),
};

/** Any value in the entity, its JSON in the database. */
export const JSON_TEXT: ValueTransformer = {
  to: (value: unknown) => (value === undefined || value === null ? value : JSON.stringify(value)),
  from: (text: string | null): unknown => (text === null ? null : JSON.parse(text)),
};

/** An instant of an entity that a repository reads and writes: DATETIME(3), a number to the program. */
export function InstantColumn(options: Options = {}): PropertyDecorator {
  return Column({ type: 'datetime', precision: 3, transformer: INSTANT, ...options });
}

/** Marks a column that holds more than the 64 KiB of TEXT: MEDIUMTEXT on MySQL. */
export const LONG_TEXT: ValueTransformer = { to: (text: unknown) => text, from: (text: unknown) => text };

/** A text of up to 16 MiB, or null. */
export function LongTextColumn(): PropertyDecorator {
  return Column({ type: 'text', nullable: true, transformer: LONG_TEXT });
}

/** A member that is stored as JSON. */
export function JsonColumn(options: Options = {}): PropertyDecorator {
  return Column({ type: 'text', transformer: JSON_TEXT, ...options });
}
