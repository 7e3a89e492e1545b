import { Ajv } from 'ajv';
import type { Need } from '../../src/auth/role.js';

/** As much of an OpenAPI 3.0 document as the tests look at. */
export interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

export interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly { name: string; in: string; required: boolean; schema: object }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Response>>;
  readonly 'x-required-role'?: Need;
}

type Content = Readonly<Record<string, { readonly schema: object }>>;

export interface Response {
  readonly description: string;
  readonly content?: Content;
  readonly headers?: Readonly<Record<string, object>>;
}

/** Every operation by its method and path, as in `GET /health`. */
export function operationsOf({ paths }: OpenApi): Map<string, Operation> {
  return new Map(
    Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
      ),
    ),
  );
}

/** A schema without remarks, with what its references lead to in their places. */
export function plain(document: OpenApi, node: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => plain(document, item));
  if (typeof node !== 'object' || node === null) return node;
  if ('$ref' in node) return plain(document, referred(document, String(node.$ref)));
  const { allOf, required, ...rest } = node as Schema;
  if (allOf?.length === 1) {
    const nullable = (rest as { nullable?: boolean }).nullable ? { nullable: true } : {};
    return { ...(plain(document, allOf[0]) as object), ...nullable };
  }
  const telling = Object.entries(rest).filter(([name, value]) => !isRemark(name, value));
  return {
    ...Object.fromEntries(telling.map(([name, value]) => [name, plain(document, value)])),
    ...(required ? { required: required.toSorted() } : {}),
  };
}

interface Schema {
  readonly type?: string;
  readonly properties?: object;
  readonly required?: readonly string[];
  readonly allOf?: readonly object[];
}

/** Keywords that do not restrict values. */
function isRemark(name: string, value: unknown): boolean {
  if (name === 'nullable') return value === false;
  // A member of an object may be called description, too.
  return (
    (name === 'description' && typeof value === 'string') ||
    name === 'example' ||
    value === 'int64' ||
    (name === 'minItems' && value === 0)
  );
}

function referred({ components }: OpenApi, reference: string): object {
  const schema = components.schemas[reference.replace('#/components/schemas/', '')];
  if (!schema) throw new Error(`${reference} leads nowhere`);
  return schema;
}

const ajv = new Ajv({ allErrors: true });
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

export type Faults = (answer: unknown) => string[];

/** Members of an answer that its schema does not describe, and the other way round. */
export function faultsIn(document: OpenApi, schema: object, answer: unknown): string[] {
  return validatorOf(document, schema)(answer);
}

/** The same for many answers of one schema. */
export function validatorOf(document: OpenApi, schema: object): Faults {
  const text = JSON.stringify(plain(document, schema));
  const closed = JSON.parse(text, (_name, part: Schema | null) =>
    part?.type === 'object' && part.properties ? { additionalProperties: false, ...part } : part,
  ) as object;
  const validate = ajv.compile(closed);
  return (answer) => (validate(answer) ? [] : (validate.errors ?? []).map((error) => JSON.stringify(error)));
}
