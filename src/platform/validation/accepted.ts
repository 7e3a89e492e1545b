import 'reflect-metadata';
import type { Type } from './to-instance.js';

const ACCEPTED = Symbol('accepted');

/**
 * The values that a member accepts, as JSON Schema with two keywords of our own: `holds`, a predicate on a string, and
 * `uniqueBy`, a member that must differ between the objects of an array. `items` gives the DTO of an array's elements,
 * `object` that of an object.
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
  /** Whether null and '' mean absent. */
  readonly nullable: boolean;
}

/**
 * Declares which values a member accepts. The class-validator decorators beside it declare the same and explain faults.
 */
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
