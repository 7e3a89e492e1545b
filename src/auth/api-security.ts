import { getSchemaPath } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ProblemDto } from '../common/problem.js';
import { ROLE_MEMBER } from './needs.js';
import { STRICTEST } from './role.js';
import type { Need } from './role.js';

type Paths = OpenAPIObject['paths'];
type Operation = NonNullable<Paths[string]['get']> & { readonly [ROLE_MEMBER]?: Need };

type Answer = NonNullable<Operation['responses'][string]>;

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
const SCHEME = 'token';

/** The document of a hub that asks for tokens: which operation needs which role, and what is answered without. */
export function withSecurity(document: OpenAPIObject): OpenAPIObject {
  const scheme = { type: 'http' as const, scheme: 'bearer', description: 'As `hub token create` showed it.' };
  for (const item of Object.values(document.paths)) {
    for (const method of METHODS) if (item[method]) secure(item[method]);
  }
  return {
    ...document,
    components: { ...document.components, securitySchemes: { [SCHEME]: scheme } },
  };
}

function secure(operation: Operation): void {
  const need = operation[ROLE_MEMBER] ?? STRICTEST;
  if (need === 'nobody') return;
  operation.security = [{ [SCHEME]: [] }];
  operation.responses = {
    ...operation.responses,
    401: {
      ...problem('There is no token, or it is not a valid one.'),
      headers: { 'WWW-Authenticate': { schema: { type: 'string' }, description: 'RFC 6750.' } },
    },
    403: problem(`The token has not the role ${need}, or is not for this job.`),
  };
}

function problem(description: string): Answer {
  return {
    description,
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
  };
}
