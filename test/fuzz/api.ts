import type { Role } from '../../src/auth/role.js';
import { operationsOf, plain, validatorOf } from '../support/openapi.js';
import type { Faults, OpenApi, Operation, Response } from '../support/openapi.js';
import type { Schema } from './schema.js';

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: Schema;
}

/** An operation as the document has it, its references resolved. */
export interface Endpoint {
  /** As in `GET /health`. */
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly pattern: RegExp;
  readonly need: Role | 'nobody';
  readonly parameters: readonly Parameter[];
  /** The schema of the body by its content type, where it takes one. */
  readonly bodies: readonly (readonly [type: string, schema: Schema])[];
  readonly answers: Readonly<Record<string, Response>>;
}

/** The OpenAPI document of a hub. */
export class Api {
  readonly endpoints: readonly Endpoint[];
  private readonly validators = new Map<string, (answer: unknown) => string[]>();

  constructor(private readonly document: OpenApi) {
    this.endpoints = Array.from(operationsOf(document), ([route, operation]) =>
      endpointOf(document, route, operation),
    );
    if (this.endpoints.length === 0) throw new Error('The document has no operations');
  }

  /** The operation that such a request is for, if any; a HEAD is for what the GET is for. */
  endpointAt(method: string, target: string): Endpoint | undefined {
    const path = decoded(target.split(/[?#]/)[0] ?? '');
    const asked = method === 'HEAD' ? 'GET' : method;
    const fitting = this.endpoints.filter((one) => one.method === asked && one.pattern.test(path));
    // As routers have it: what is said word for word comes before what a parameter stands for.
    return fitting.toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
  }

  /** The faults of a body that claims to be of this type; undefined where the document does not have that type. */
  faultsIn(endpoint: Endpoint, status: number, type: string, text: string): string[] | undefined {
    const schema = endpoint.answers[status]?.content?.[type]?.schema;
    if (!schema) return undefined;
    return type.endsWith('json')
      ? this.validator(`${endpoint.route} ${status} ${type}`, schema)(parsed(text))
      : [];
  }

  /** The faults of a problem, wherever it comes from: it may be as any operation has them. */
  faultsInProblem(text: string): string[] {
    const { ProblemDto } = this.document.components.schemas;
    if (!ProblemDto) throw new Error('The document does not describe problems');
    const problem = parsed(text);
    const faults = this.validator('problem', ProblemDto)(problem);
    const isOfOperation = (schema: Schema): boolean =>
      this.validator(JSON.stringify(schema), schema)(problem).length === 0;
    return faults.length === 0 || this.problems().some(isOfOperation) ? [] : faults;
  }

  private problems(): Schema[] {
    const answers = this.endpoints.flatMap((endpoint) => Object.values(endpoint.answers));
    return answers.flatMap(({ content }) => content?.['application/problem+json']?.schema ?? []);
  }

  private validator(name: string, schema: object): Faults {
    const known = this.validators.get(name) ?? validatorOf(this.document, schema);
    this.validators.set(name, known);
    return known;
  }
}

function endpointOf(document: OpenApi, route: string, operation: Operation): Endpoint {
  const [method = '', path = ''] = route.split(' ');
  const { parameters = [], requestBody, responses } = operation;
  return {
    route,
    method,
    path,
    pattern: patternOf(path),
    need: operation['x-required-role'] ?? 'operator',
    parameters: parameters.map(({ name, in: place, schema }) => ({
      name,
      in: place,
      schema: plain(document, schema) as Schema,
    })),
    bodies: Object.entries(requestBody?.content ?? {}).map(
      ([type, { schema }]) => [type, plain(document, schema) as Schema] as const,
    ),
    answers: responses,
  };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** Undefined, of which no schema holds, for what is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
