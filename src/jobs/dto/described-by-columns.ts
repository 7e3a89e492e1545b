import { ApiProperty } from '@nestjs/swagger';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { getMetadataArgsStorage } from 'typeorm';
import type { ColumnOptions } from 'typeorm';
import { MAX_ETA_SECONDS, MAX_WHOLE } from '../../job-rules/vocabulary.js';
import type { EntityClass } from '../../platform/database/entity-rows.js';

type Description = Omit<ApiPropertyOptions, 'type'>;

const TEXT = { type: String };
const WHOLE = { type: 'integer', format: 'int64', minimum: 0, maximum: MAX_WHOLE };
const BY_TYPE: Readonly<Record<string, object>> = {
  varchar: TEXT,
  text: TEXT,
  bigint: WHOLE,
  // The only column of this type is eta_seconds.
  int: { ...WHOLE, maximum: MAX_ETA_SECONDS },
  decimal: { type: 'number', minimum: 0, maximum: 100 },
  datetime: { type: String, format: 'date-time' },
};

/** Describes the members of an answer by their columns; `more` adds details that no column has. */
export function DescribedByColumns<Entity extends object, Member extends keyof Entity & string>(
  entity: EntityClass<Entity>,
  members: readonly Member[],
  more: { readonly [M in Member]?: Description },
): ClassDecorator {
  const columns = getMetadataArgsStorage().filterColumns(entity);
  const optionsOf = new Map(columns.map(({ propertyName, options }) => [propertyName, options]));
  return ({ prototype }) => {
    for (const member of members) {
      const description = { ...schemaOf(optionsOf.get(member) ?? {}), ...more[member] };
      ApiProperty(description as ApiPropertyOptions)(prototype as object, member);
    }
  };
}

function schemaOf({ type, nullable = false }: ColumnOptions): object {
  const schema = typeof type === 'string' ? BY_TYPE[type] : undefined;
  if (!schema) throw new TypeError(`a column of type ${String(type)} has no description`);
  return { ...schema, ...(nullable && { nullable }) };
}
