import { Injectable } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { ValidationFailedError } from '../platform/problems/validation-failed.error.js';

const MAX_CHARACTERS = 255;
const RULE = `must be 1 to ${MAX_CHARACTERS} characters`;

export const ApiVmName = (): MethodDecorator =>
  ApiParam({ name: 'vmName', schema: { type: 'string', minLength: 1, maxLength: MAX_CHARACTERS } });

/** @throws {ValidationFailedError} pointing at `/vm_name`. */
@Injectable()
export class VmNamePipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (value.length > 0 && Array.from(value).length <= MAX_CHARACTERS) return value;
    throw new ValidationFailedError([{ pointer: '/vm_name', detail: RULE }]);
  }
}
