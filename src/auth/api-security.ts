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

/** Adds to the document of a hub that requires tokens: the role that each operation needs, and its 401 and 403. */
export function withSecurity(document: OpenAPIObject): OpenAPIObject {
  const scheme = {
    type: 'http' as const,
    scheme: 'bearer',
    description: 'The token that `hub token create` printed.',
  };
  for (const closed of closedOperations(document)) secure(closed);
  return {
    ...document,
    components: { ...document.components, securitySchemes: { [SCHEME]: scheme } },
  };
}

/** The operations that are not public, with the roles that they need. */
export function closedOperations({ paths }: OpenAPIObject): ClosedOperation[] {
  const operations = Object.values(paths).flatMap((item) => METHODS.flatMap((method) => item[method] ?? []));
  return operations
    .map((operation: Operation) => ({ operation, need: operation[ROLE_MEMBER] ?? STRICTEST }))
    .filter(({ need }) => need !== 'nobody');
}

/** Sets the role of GET at this path, where a setting changes it. */
export function declareNeed({ paths }: OpenAPIObject, path: string, need: Need): void {
  Object.assign(paths[path]?.get ?? {}, { [ROLE_MEMBER]: need });
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
      ...problemAnswer('The token is missing or invalid.'),
      headers: { 'WWW-Authenticate': { schema: { type: 'string' }, description: 'RFC 6750.' } },
    },
    403: problemAnswer(`The token lacks the role ${need}, or does not cover this job.`),
  };
}
