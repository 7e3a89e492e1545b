import { Ajv } from 'ajv';
import type { SchemaObject } from 'ajv';
import { acceptedOf } from './accepted.js';
import type { AcceptedMember } from './accepted.js';
import { membersOf } from './to-instance.js';
import type { Type } from './to-instance.js';

// JSON has no infinity, but 1e999 parses as one; it counts as a figure that is too large.
const ajv = new Ajv({ strict: false, strictNumbers: false, validateSchema: false, addUsedSchema: false });
ajv.addKeyword({
  keyword: 'holds',
  type: 'string',
  validate: (holds: (text: string) => boolean, text: string) => holds(text),
});
ajv.addKeyword({
  keyword: 'uniqueBy',
  type: 'array',
  validate: (member: string, list: readonly Record<string, unknown>[]) =>
    list.length < 2 || new Set(list.map((item) => item[member])).size === list.length,
});

const compiled = new WeakMap<Type, (value: unknown) => boolean>();

/**
 * Whether a value is a valid DTO of this type, by a validator that is compiled once. It only says yes or no, fast;
 * class-validator explains a refusal.
 */
export function accepts(type: Type, value: unknown): boolean {
  let validate = compiled.get(type);
  if (!validate)
    compiled.set(type, (validate = ajv.compile<boolean>(schemaOf(type)) as (value: unknown) => boolean));
  return validate(value);
}

function schemaOf(type: Type): SchemaObject {
  const members = membersOf(type).map((name) => ({ name, ...acceptedOf(type, name) }));
  return {
    type: 'object',
    properties: Object.fromEntries(members.map((member) => [member.name, propertyOf(member)])),
    required: members.filter(({ required }) => required).map(({ name }) => name),
  };
}

/** Null means absent where a member may be absent; in a body, so does an empty string. */
function propertyOf({ schema, required, nullable }: AcceptedMember): SchemaObject {
  const { type, enum: choice, items, object, ...rest } = nullable ? orEmpty(schema) : schema;
  return {
    ...rest,
    ...(object ? schemaOf(object()) : {}),
    ...(type ? { type, nullable: !required } : {}),
    ...(choice ? { enum: required ? choice : [...choice, null] } : {}),
    ...(items ? { items: schemaOf(items()) } : {}),
  };
}

/** The same schema, which also accepts an empty string. */
function orEmpty({
  type,
  enum: choice,
  holds,
  ...schema
}: AcceptedMember['schema']): AcceptedMember['schema'] {
  const types = type === undefined ? [] : [type].flat();
  const isText = types.includes('string');
  return {
    ...schema,
    ...(types.length > 0 && { type: isText ? types : [...types, 'string'] }),
    ...(types.length > 0 && !isText && { maxLength: 0 }),
    ...(choice && { enum: [...choice, ''] }),
    ...(holds && { holds: (text: string) => text === '' || holds(text) }),
  };
}
