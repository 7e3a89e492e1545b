import { Injectable } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { ValidationFailedError } from '../platform/problems/validation-failed.error.js';
import { LONGEST_NAME } from './dto/snapshot.dto.js';

const SCHEMA = { type: 'string', minLength: 1, maxLength: LONGEST_NAME } as const;
const RULE = `must be 1 to ${LONGEST_NAME} characters of well-formed Unicode`;

export const ApiNodeName = (name: string): MethodDecorator =>
  ApiParam({ name, schema: SCHEMA, description: 'The id of the node, or any of its aliases.' });

/** @throws {ValidationFailedError} */
@Injectable()
export class NodeNamePipe implements PipeTransform<string, string> {
  transform(value: string): string {
    const isName = value !== '' && value.isWellFormed() && Array.from(value).length <= LONGEST_NAME;
    if (!isName) throw new ValidationFailedError([{ pointer: '/node_id', detail: RULE }]);
    return value;
  }
}
