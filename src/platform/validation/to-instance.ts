import 'reflect-metadata';
import { getMetadataStorage } from 'class-validator';
import { acceptedOf } from './accepted.js';

export type Type<T extends object = object> = new () => T;

const NESTED = Symbol('nested');

interface NestedType {
  readonly type: () => Type;
  /** How many elements of a list are examined: just enough to see that there are too many. */
  readonly atMost: number;
}

/** Declares which DTO the objects of a member become. */
export function Nested(type: () => Type, atMost = Infinity): PropertyDecorator {
  return (target, property) =>
    Reflect.defineMetadata(NESTED, { type, atMost } satisfies NestedType, target, property);
}

/**
 * A DTO with its declared members, taken from a client's JSON; null members are absent, and so are empty strings where
 * null means absent. Undeclared nesting is never walked, so depth, `__proto__` and `constructor` are harmless.
 */
export function toInstance<T extends object>(type: Type<T>, plain: object): T {
  const instance = new type();
  for (const { name, nested, nullable } of declared(type)) {
    const value = Object.hasOwn(plain, name) ? (plain as Record<string, unknown>)[name] : undefined;
    if (value === undefined || value === null || (value === '' && nullable)) continue;
    (instance as Record<string, unknown>)[name] = nested ? nestedValue(nested, value) : value;
  }
  return instance;
}

/** The members that a DTO declares, those of its base class first. */
export function membersOf(type: Type): string[] {
  return declared(type).map(({ name }) => name);
}

interface Member {
  readonly name: string;
  readonly nested: NestedType | undefined;
  readonly nullable: boolean;
}

const known = new WeakMap<Type, Member[]>();

function declared(type: Type): Member[] {
  let members = known.get(type);
  if (!members) {
    const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
    const inherited = rules.filter(({ target }) => target !== type);
    const names = [...new Set([...inherited, ...rules].map(({ propertyName }) => propertyName))];
    const nestedIn = (name: string): NestedType | undefined =>
      Reflect.getMetadata(NESTED, type.prototype as object, name) as NestedType | undefined;
    known.set(
      type,
      (members = names.map((name) => ({
        name,
        nested: nestedIn(name),
        nullable: acceptedOf(type, name).nullable,
      }))),
    );
  }
  return members;
}

function nestedValue({ type, atMost }: NestedType, value: unknown): unknown {
  // A nested list would pass for further elements; false is refused because it is not an object.
  const element = (item: unknown): unknown => isObject(item) && toInstance(type(), item);
  if (Array.isArray(value)) return value.slice(0, atMost).map(element);
  return isObject(value) ? toInstance(type(), value) : value;
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
