import { getMetadataArgsStorage } from 'typeorm';
import type { ValueTransformer } from 'typeorm';
import type { Rows, SqlValue } from './transaction.js';

export type EntityClass<Entity> = new () => Entity;

/** The columns of an entity that is read by SQL: its members except relations. */
export type ColumnOf<Entity> = {
  [Member in keyof Entity & string]: Entity[Member] extends SqlValue ? Member : never;
}[keyof Entity & string];

/** Their names, in the order of declaration; call this once, not for each row. */
export function columnsOf<Entity extends object>(entity: EntityClass<Entity>): ColumnOf<Entity>[] {
  const columns = getMetadataArgsStorage().filterColumns(entity);
  return columns.map(({ propertyName }) => propertyName as ColumnOf<Entity>);
}

/**
 * Rows for `transaction.insert`, converted by the transformers of the entity's columns; all need the members of the
 * first.
 */
export function rowsOf<Entity extends object>(
  entity: EntityClass<Entity>,
  values: readonly Partial<Entity>[],
): Rows {
  const [first = {}] = values;
  const columns = getMetadataArgsStorage()
    .filterColumns(entity)
    .filter(({ propertyName }) => Object.hasOwn(first, propertyName))
    .map(({ propertyName, options }) => [propertyName, toColumnBy(options.transformer)] as const);
  return values.map((value) =>
    Object.fromEntries(columns.map(([name, to]) => [name, to(value[name as keyof Entity])])),
  );
}

function toColumnBy(transformer?: ValueTransformer | ValueTransformer[]): (value: unknown) => SqlValue {
  if (Array.isArray(transformer)) throw new TypeError('a column has one transformer');
  return (value) => (transformer ? transformer.to(value) : value) as SqlValue;
}
