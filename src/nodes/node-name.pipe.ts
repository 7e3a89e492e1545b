import { Injectable } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { ValidationFailedError } from '../platform/problems/validation-failed.error.js';
import { isNodeName, NAME_RULE, NAME_SCHEMA } from './rules/node-name.js';

export const ApiNodeName = (name: string): MethodDecorator =>
  ApiParam({ name, schema: NAME_SCHEMA, description: 'The id of the node, or any of its aliases.' });

/** @throws {ValidationFailedError} */
@Injectable()
export class NodeNamePipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isNodeName(value)) throw new ValidationFailedError([{ pointer: '/node_id', detail: NAME_RULE }]);
    return value;
  }
}
