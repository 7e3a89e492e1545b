import 'reflect-metadata';
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
  readonly holds?: (text: string) => boolean;
  readonly items?: () => Type;
  readonly object?: () => Type;
}

export interface AcceptedMember {
  readonly schema: MemberSchema;
  readonly required: boolean;
  /** Whether null and '' stand for absent. */
  readonly nullable: boolean;
}

/** Says what a member takes, beside the class-validator decorators that say the same and explain what is wrong. */
export function Accepted(schema: MemberSchema, required = false, nullable = !required): PropertyDecorator {
  return (target, property) =>
    Reflect.defineMetadata(
      ACCEPTED,
      { schema, required, nullable } satisfies AcceptedMember,
      target,
      property,
    );
}

export function acceptedOf(type: Type, member: string): AcceptedMember {
  return Reflect.getMetadata(ACCEPTED, type.prototype as object, member) as AcceptedMember;
}
