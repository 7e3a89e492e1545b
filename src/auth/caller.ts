import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ReportLimits } from './report-limits.js';
import type { Need, Role } from './role.js';

/** The holder of a token, by its name, who makes a request. */
export interface Caller {
  readonly name: string;
  readonly role: Role;
  readonly limits: ReportLimits;
}

/** Every caller while AUTH is off. */
export const NOBODY: Caller = {
  name: 'nobody',
  role: 'operator',
  limits: { jobTypes: undefined, jobIdPrefixes: undefined },
};

/** The actor of everything done on the command line, by anybody with access to the database. */
export const COMMAND_LINE = 'command line';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The role that the route needs; defaults to the strictest. */
    needs?: Need;
  }
  interface FastifyRequest {
    /** The caller that the gate admitted; undefined before the gate and on public routes. */
    caller: Caller | undefined;
  }
}

/** The {@link Caller} of the request. */
export const CalledBy = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!caller) throw new Error('an open route has no caller');
  return caller;
});
