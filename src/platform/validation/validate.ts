import { Injectable } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { accepts } from './acceptance.js';
import type { FieldError } from '../problems/hub-error.js';
import { MalformedBodyError } from '../problems/malformed-body.error.js';
import { isObject, membersOf, toInstance } from './to-instance.js';
import type { Type } from './to-instance.js';
import { ValidationFailedError } from '../problems/validation-failed.error.js';

/** @throws {ValidationFailedError} naming every invalid member. */
export function validated<T extends object>(type: Type<T>, plain: unknown): T {
  if (!isObject(plain)) throw new ValidationFailedError([{ pointer: '', detail: 'must be an object' }]);
  const instance = toInstance(type, plain);
  if (accepts(type, plain)) return instance;
  const faults = faultsOf(instance);
  if (faults.length > 0) throw new ValidationFailedError(faults);
  return instance;
}

/** Every invalid member of a DTO, and the rule it breaks, in the order of the members. */
export function faultsOf(instance: object): FieldError[] {
  const order = membersOf(instance.constructor as Type);
  const errors = validateSync(instance, { stopAtFirstError: true });
  return fieldErrors(errors.toSorted((a, b) => order.indexOf(a.property) - order.indexOf(b.property)));
}

/** Turns a request's body into a DTO. @throws {MalformedBodyError | ValidationFailedError} */
@Injectable()
export class BodyOf<T extends object> implements PipeTransform<unknown, T> {
  constructor(private readonly type: Type<T>) {}

  transform(body: unknown): T {
    return validated(this.type, new ObjectBody().transform(body));
  }
}

/** Passes a body on as it is, if it is a JSON object. @throws {MalformedBodyError} */
@Injectable()
export class ObjectBody implements PipeTransform<unknown, Readonly<Record<string, unknown>>> {
  transform(body: unknown): Readonly<Record<string, unknown>> {
    if (!isObject(body)) throw new MalformedBodyError(`The body must be a JSON object; ${kindOf(body)}.`);
    return body as Readonly<Record<string, unknown>>;
  }
}

/**
 * Turns a query string into a DTO; an undeclared parameter is refused. class-transformer comes last and only sees valid
 * texts: it walks objects, and some make it throw (see decision 6).
 * @throws {ValidationFailedError}
 */
@Injectable()
export class QueryOf<T extends object> implements PipeTransform<unknown, T> {
  constructor(private readonly type: Type<T>) {}

  transform(query: unknown): T {
    const known = membersOf(this.type);
    const unknown = Object.keys(query as object).filter((name) => !known.includes(name));
    if (unknown.length > 0) {
      const those = known.length > 0 ? `known are ${known.join(', ')}` : 'this route takes none';
      const detail = `is not a known parameter; ${those}`;
      throw new ValidationFailedError(unknown.map((name) => ({ pointer: pointerTo(name), detail })));
    }
    return plainToInstance(this.type, validated(this.type, query));
  }
}

/** Says what came instead. */
export function kindOf(body: unknown): string {
  if (body === undefined) return 'none was sent';
  if (body === null) return 'got null';
  return Array.isArray(body) ? 'got an array' : `got a ${typeof body}`;
}

function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const pointer = parent + pointerTo(property);
    const own = Object.values(constraints ?? {}).map((detail) => ({ pointer, detail }));
    return [...own, ...fieldErrors(children ?? [], pointer)];
  });
}

function pointerTo(member: string): string {
  return `/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
