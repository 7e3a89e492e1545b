import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ReportLimits } from './report-limits.js';
import type { Need, Role } from './role.js';

/** Who makes a request: the holder of a token, by its name. */
export interface Caller {
  readonly name: string;
  readonly role: Role;
  readonly limits: ReportLimits;
}

/** Whoever calls while AUTH is off. */
export const NOBODY: Caller = {
  name: 'nobody',
  role: 'operator',
  limits: { jobTypes: undefined, jobIdPrefixes: undefined },
};

/** The actor of what is done beside a hub, by whoever may reach its database. */
export const COMMAND_LINE = 'command line';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The role that the route needs; without it the strictest. */
    needs?: Need;
  }
  interface FastifyRequest {
    /** Whom the gate let in; undefined before it, and at an open route, where nobody is asked. */
    caller: Caller | undefined;
  }
}

/** The {@link Caller} of the request. */
export const CalledBy = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!caller) throw new Error('an open route has no caller');
  return caller;
});
