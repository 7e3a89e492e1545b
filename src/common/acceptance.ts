import 'reflect-metadata';
import { Ajv } from 'ajv';
import type { SchemaObject } from 'ajv';
import { membersOf } from './to-instance.js';
import type { Type } from './to-instance.js';

const ACCEPTED = Symbol('accepted');

/**
 * What a member takes, as JSON Schema with two keywords of ours: `holds`, a predicate of a string, and `uniqueBy`,
 * a member by which the objects of an array differ. `items` gives the DTO of an array's elements, `object` that of
 * an object.
 */
export interface MemberSchema extends Record<string, unknown> {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly items?: () => Type;
  readonly object?: () => Type;
}

interface Accepted {
  readonly schema: MemberSchema;
  readonly required: boolean;
}

/** Says what a member takes, beside the class-validator decorators that say the same and explain what is wrong. */
export function Accepted(schema: MemberSchema, required = false): PropertyDecorator {
  return (target, property) =>
    Reflect.defineMetadata(ACCEPTED, { schema, required } satisfies Accepted, target, property);
}

const ajv = new Ajv({ strict: false, strictNumbers: true, validateSchema: false, addUsedSchema: false });
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
 * Whether a value is a valid DTO of this type, by a validator that is compiled once. It is quick to say yes; a
 * value that it refuses is class-validator's to explain.
 */
export function accepts(type: Type, value: unknown): boolean {
  let validate = compiled.get(type);
  if (!validate)
    compiled.set(type, (validate = ajv.compile<boolean>(schemaOf(type)) as (value: unknown) => boolean));
  return validate(value);
}

function schemaOf(type: Type): SchemaObject {
  const members = membersOf(type).map((name) => ({
    name,
    ...(Reflect.getMetadata(ACCEPTED, type.prototype as object, name) as Accepted),
  }));
  return {
    type: 'object',
    properties: Object.fromEntries(members.map((member) => [member.name, propertyOf(member)])),
    required: members.filter(({ required }) => required).map(({ name }) => name),
  };
}

/** Null stands for absent, where a member may be absent. */
function propertyOf({ schema, required }: Accepted): SchemaObject {
  const { type, enum: choice, items, object, ...rest } = schema;
  return {
    ...rest,
    ...(object ? schemaOf(object()) : {}),
    ...(type ? { type, nullable: !required } : {}),
    ...(choice ? { enum: required ? choice : [...choice, null] } : {}),
    ...(items ? { items: schemaOf(items()) } : {}),
  };
}
