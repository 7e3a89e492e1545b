import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { HOSTILE_TEXTS } from './hostile.js';
import { UNIQUE_MEMBERS } from './known-values.js';
import type { Schema } from './schema.js';

export type Known = Readonly<Record<string, Arbitrary<unknown>>>;

const FEW_ITEMS = 4;
const SOMETIMES = 2;

/** Values that are right by a schema; those of a name that is known are mostly the known ones. */
export function valueOf(schema: Schema, known: Known, name = ''): Arbitrary<unknown> {
  const own = Object.hasOwn(known, name) ? known[name] : undefined;
  if (own === undefined) return byNullability(schema, known);
  return fc.oneof({ weight: 9, arbitrary: own }, { weight: 1, arbitrary: byNullability(schema, known) });
}

function byNullability(schema: Schema, known: Known): Arbitrary<unknown> {
  const value = bySchema(schema, known);
  return schema.nullable ? fc.option(value, { freq: 12 }) : value;
}

function bySchema(schema: Schema, known: Known): Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choice = schema.oneOf ?? schema.anyOf;
  if (choice) return fc.oneof(...choice.map((one) => valueOf(one, known)));
  if (schema.type === undefined) return fc.jsonValue({ maxDepth: 2 });
  return BY_TYPE[schema.type](schema, known);
}

/** Some of the optional members: with all of them, hardly any object would be right in each. */
function objectOf({ properties, required = [] }: Schema, known: Known): Arbitrary<unknown> {
  if (!properties)
    return fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 });
  const members = Object.entries(properties).map(([name, schema]) => {
    const value = valueOf(schema, known, name).map((one) => ({ [name]: one }));
    return required.includes(name)
      ? value
      : fc.oneof({ weight: SOMETIMES, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: value });
  });
  return fc.tuple(...members).map((parts) => Object.assign({}, ...parts) as unknown);
}

function listOf(
  { items = {}, minItems = 0, maxItems = FEW_ITEMS }: Schema,
  known: Known,
): Arbitrary<unknown> {
  const length = { minLength: minItems, maxLength: Math.min(maxItems, minItems + FEW_ITEMS) };
  const unique = UNIQUE_MEMBERS.find((member) => items.required?.includes(member));
  const item = valueOf(items, known);
  if (unique === undefined) return fc.array(item, length);
  return fc.uniqueArray(item, { ...length, selector: (one) => (one as Record<string, unknown>)[unique] });
}

function textOf({ pattern, format, minLength = 0, maxLength = 200 }: Schema): Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, 'u'));
  if (format === 'date-time') return INSTANTS;
  const fits = (text: string): boolean =>
    text.isWellFormed() && text.length >= minLength && text.length <= maxLength;
  return fc.oneof(
    fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, minLength + 20) }).filter(fits),
    fc.constantFrom(...HOSTILE_TEXTS.filter(fits), 'x'.repeat(maxLength)),
  );
}

const BEFORE_OR_AFTER = ['Z', '+00:00', '-00:00', '+02:00', '-11:30'] as const;
const INSTANTS = fc
  .tuple(
    fc.date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
    fc.constantFrom(...BEFORE_OR_AFTER),
  )
  .map(([date, offset]) => date.toISOString().replace('Z', offset));

function wholeOf({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema): Arbitrary<number> {
  const few = Math.min(maximum, minimum + 1_000);
  return fc.oneof(
    fc.integer({ min: minimum, max: few }),
    fc.maxSafeInteger().map((whole) => Math.min(maximum, Math.max(minimum, Math.abs(whole)))),
    fc.constantFrom(minimum, maximum),
  );
}

function numberOf({ minimum = 0, maximum = 1e9 }: Schema): Arbitrary<number> {
  return fc.oneof(
    fc.integer({ min: minimum, max: Math.min(maximum, minimum + 150) }),
    fc.double({ min: minimum, max: maximum, noNaN: true }),
  );
}

const BY_TYPE: Readonly<
  Record<NonNullable<Schema['type']>, (schema: Schema, known: Known) => Arbitrary<unknown>>
> = {
  object: objectOf,
  array: listOf,
  string: textOf,
  integer: wholeOf,
  number: numberOf,
  boolean: () => fc.boolean(),
};
