import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { Accepted } from './accepted.js';
import type { MemberSchema } from './accepted.js';
import { parseInstant } from './instant.js';
import { Nested } from './to-instance.js';
import type { Type } from './to-instance.js';

/** Each decorator here declares one kind of member once, for validation and for the OpenAPI document. */
export interface Field {
  readonly required?: boolean;
  readonly description?: string;
  /** Whether null and '' mean absent: true for every optional member of a body, never in a query. */
  readonly nullable?: boolean;
}

/** Bytes, counts and sequences: a whole number from 0 to `max`, by default 2^53-1. */
export function Whole({
  max = Number.MAX_SAFE_INTEGER,
  ...field
}: Field & { max?: number } = {}): PropertyDecorator {
  const accepts = { type: 'integer', minimum: 0, maximum: max } as const;
  return member(field, accepts, { ...accepts, format: 'int64' }, [
    IsInt({ message: 'must be a whole number' }),
    Min(0, { message: 'must not be less than 0' }),
    Max(max, { message: `must not be greater than ${max}` }),
  ]);
}

/** A client's figure: any number is accepted, and bounded when stored (see to-update.ts). */
export function Figure(field: Field = {}): PropertyDecorator {
  // JSON has no infinity, but 1e999 parses as one.
  const accepts = { type: 'number' } as const;
  return member(field, accepts, accepts, [
    IsNumber({ allowInfinity: true }, { message: 'must be a number' }),
  ]);
}

/** A string of at most `max` characters (code points, as the databases count them). */
export function Text({ max, ...field }: Field & { max: number }): PropertyDecorator {
  const isShort = (text: string): boolean => text.length <= max || Array.from(text).length <= max;
  const accepts = { type: 'string', holds: (text: string) => isShort(text) && text.isWellFormed() };
  return member(field, accepts, { type: 'string', maxLength: max }, [
    isString(),
    check('must be well-formed Unicode, without lone surrogates', (text) => text.isWellFormed()),
    check(`must be at most ${max} characters`, isShort),
  ]);
}

/** A string of any length; the hub cuts it to what it can store. */
export function LongText(field: Field = {}): PropertyDecorator {
  return member(field, { type: 'string' }, { type: 'string' }, [isString()]);
}

/** A string that satisfies `holds`; `rule` is the message for one that does not, like 'must be even'. */
export function TextThat(
  rule: string,
  holds: (text: string) => boolean,
  schema: ApiPropertyOptions = {},
  field: Field = {},
): PropertyDecorator {
  const documented = { type: 'string', ...schema } as ApiPropertyOptions;
  return member(field, { type: 'string', holds }, documented, [isString(), check(rule, holds)]);
}

export function Instant(field: Field = {}): PropertyDecorator {
  const rule = 'must be an RFC 3339 instant such as 2026-11-21T09:00:00Z';
  return TextThat(rule, (text) => parseInstant(text) !== undefined, { format: 'date-time' }, field);
}

export function OneOf(values: readonly string[], field: Field = {}): PropertyDecorator {
  // OpenAPI 3.0 allows null in an enum only where the enum lists it.
  const choice = isNullable(field) ? [...values, null] : [...values];
  return member(field, { type: 'string', enum: [...values] }, { type: 'string', enum: choice as string[] }, [
    IsIn(values, { message: `must be one of ${values.join(', ')}` }),
  ]);
}

/** A list of at most `max` objects of another DTO, which must differ in `uniqueBy`. */
export function ListOf(
  type: () => Type,
  { min = 0, max, uniqueBy, ...field }: Field & { min?: number; max: number; uniqueBy?: string },
): PropertyDecorator {
  const unique = uniqueBy
    ? [
        ArrayUnique((item: Record<string, unknown>) => item[uniqueBy] ?? Symbol(), {
          message: `must have a unique ${uniqueBy} in each element`,
        }),
      ]
    : [];
  // Swagger recognises a lazy type by the name of its function, which must be 'type'.
  const accepts = {
    type: 'array',
    minItems: min,
    maxItems: max,
    items: type,
    ...(uniqueBy ? { uniqueBy } : {}),
  };
  return member(field, accepts, { type: () => type(), isArray: true, minItems: min, maxItems: max }, [
    IsArray({ message: 'must be an array' }),
    ArrayMinSize(min, { message: atLeast(min) }),
    ArrayMaxSize(max, { message: `must have at most ${max} elements` }),
    ...unique,
    ValidateNested({ message: 'must be an object' }),
    Nested(type, max + 1),
  ]);
}

function member(
  field: Field,
  accepted: MemberSchema,
  schema: ApiPropertyOptions,
  decorators: PropertyDecorator[],
): PropertyDecorator {
  const { required = false, description } = field;
  const presence = required ? IsDefined({ message: 'is required' }) : IsOptional();
  const documented = {
    ...schema,
    required,
    nullable: isNullable(field),
    ...(description ? { description } : {}),
  };
  return applyDecorators(
    presence,
    ...decorators,
    Accepted(accepted, required, isNullable(field)),
    ApiProperty(documented as ApiPropertyOptions),
  );
}

function atLeast(min: number): string {
  return min === 1 ? 'must not be empty' : `must have at least ${min} elements`;
}

function isNullable({ required = false, nullable = !required }: Field): boolean {
  return nullable;
}

function isString(): PropertyDecorator {
  return IsString({ message: 'must be a string' });
}

function check(rule: string, holds: (text: string) => boolean): PropertyDecorator {
  const validate = (value: unknown): boolean => typeof value === 'string' && holds(value);
  return ValidateBy({ name: rule, validator: { validate, defaultMessage: () => rule } });
}
