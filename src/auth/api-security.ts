import { getSchemaPath } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ProblemDto } from '../platform/problems/problem.js';
import { ROLE_MEMBER } from './needs.js';
import { STRICTEST } from './role.js';
import type { Need } from './role.js';

type Paths = OpenAPIObject['paths'];
type Operation = NonNullable<Paths[string]['get']> & { readonly [ROLE_MEMBER]?: Need };

type Answer = NonNullable<Operation['responses'][string]>;

interface ClosedOperation {
  readonly operation: Operation;
  readonly need: Need;
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
const SCHEME = 'token';

/** The document of a hub that asks for tokens: which operation needs which role, and what is answered without. */
export function withSecurity(document: OpenAPIObject): OpenAPIObject {
  const scheme = { type: 'http' as const, scheme: 'bearer', description: 'As `hub token create` showed it.' };
  for (const closed of closedOperations(document)) secure(closed);
  return {
    ...document,
    components: { ...document.components, securitySchemes: { [SCHEME]: scheme } },
  };
}

/** The operations of the document that are not open to everybody, and the roles that they need. */
export function closedOperations({ paths }: OpenAPIObject): ClosedOperation[] {
  const operations = Object.values(paths).flatMap((item) => METHODS.flatMap((method) => item[method] ?? []));
  return operations
    .map((operation: Operation) => ({ operation, need: operation[ROLE_MEMBER] ?? STRICTEST }))
    .filter(({ need }) => need !== 'nobody');
}

export function problemAnswer(description: string): Answer {
  return {
    description,
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
  };
}

function secure({ operation, need }: ClosedOperation): void {
  operation.security = [{ [SCHEME]: [] }];
  operation.responses = {
    ...operation.responses,
    401: {
      ...problemAnswer('There is no token, or it is not a valid one.'),
      headers: { 'WWW-Authenticate': { schema: { type: 'string' }, description: 'RFC 6750.' } },
    },
    403: problemAnswer(`The token has not the role ${need}, or is not for this job.`),
  };
}
