import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { RouteMark } from '../platform/http/route-marks.js';
import type { Need } from './role.js';

/** The member of the OpenAPI document that names the role of an operation. */
export const ROLE_MEMBER = 'x-required-role';

/** The role that a route needs while AUTH is required; a route without this needs an operator. */
export function Needs(need: Need): MethodDecorator {
  return applyDecorators(RouteMark({ needs: need }), ApiExtension(ROLE_MEMBER, need));
}
