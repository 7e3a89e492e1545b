/** As much of an OpenAPI 3.0 document as the tests look at. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly description?: string; readonly content?: Content; readonly headers?: object }>
  >;
}

export interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly title?: string; readonly version?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Every operation by its method and path, as in `GET /health`. */
export function operationsOf({ paths }: OpenApi): Map<string, Operation> {
  return new Map(
    Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    ),
  );
}

/** What a reference leads to; an empty schema, which describes nothing, where it leads nowhere. */
export function resolved(document: OpenApi, schema: Schema = {}): Schema {
  if (schema.$ref === undefined) return schema.allOf?.length === 1 ? resolved(document, schema.allOf[0]) : schema;
  const name = /^#\/components\/schemas\/([^/]+)$/.exec(schema.$ref)?.[1];
  return name === undefined ? {} : (document.components.schemas[name] ?? {});
}

/** The schema of a member of a member …, where a list stands for its items and a choice for its object. */
export function schemaAt(document: OpenApi, schema: Schema | undefined, path: readonly string[] = []): Schema {
  const [member, ...rest] = path;
  let here = resolved(document, schema);
  here = here.items ? resolved(document, here.items) : here;
  here = here.oneOf?.map((choice) => resolved(document, choice)).find(({ properties }) => properties) ?? here;
  return member === undefined ? here : schemaAt(document, here.properties?.[member], rest);
}

/** All that a value has and its schema does not describe, and the other way round. */
export function faultsIn(document: OpenApi, schema: Schema | undefined, value: unknown, at = ''): string[] {
  const described = resolved(document, schema);
  if (value === null) return described.nullable || schema?.nullable ? [] : [`${at} is null`];
  if (described.oneOf) {
    const isOne = described.oneOf.some((choice) => faultsIn(document, choice, value).length === 0);
    return isOne ? [] : [`${at} is none of the choices`];
  }
  if (described.enum) return described.enum.includes(value) ? [] : [`${at} is ${JSON.stringify(value)}`];
  if (described.type === 'object') return objectFaults(document, described, value, at);
  if (described.type === 'array') {
    if (!Array.isArray(value)) return [`${at} is no list`];
    return value.flatMap((item, index) => faultsIn(document, described.items, item, `${at}/${index}`));
  }
  return isScalar(described, value) ? [] : [`${at} is ${JSON.stringify(value)}, not ${JSON.stringify(described)}`];
}

function objectFaults(document: OpenApi, schema: Schema, value: unknown, at: string): string[] {
  if (typeof value !== 'object' || Array.isArray(value)) return [`${at} is no object`];
  const missing = (schema.required ?? []).filter((member) => !Object.hasOwn(value as object, member));
  const present = Object.entries(value as object).flatMap(([member, inner]) => {
    const known = schema.properties?.[member] ?? schema.additionalProperties;
    if (known === true) return [];
    return known ? faultsIn(document, known, inner, `${at}/${member}`) : [`${at}/${member} is not described`];
  });
  return [...missing.map((member) => `${at}/${member} is missing`), ...present];
}

function isScalar({ type, format, minimum = -Infinity, maximum = Infinity }: Schema, value: unknown): boolean {
  if (type === 'string') return typeof value === 'string' && (format !== 'date-time' || INSTANT.test(value));
  if (type === 'integer' && !Number.isInteger(value)) return false;
  if (type === 'integer' || type === 'number') return typeof value === 'number' && value >= minimum && value <= maximum;
  return type === 'boolean' && typeof value === 'boolean';
}

/** Values just outside what a schema allows. */
export function wrongValuesOf({ type, format, enum: words, pattern, oneOf, minimum, maximum, maxLength, maxItems }: Schema): unknown[] {
  if (oneOf) return [5];
  const wrong: unknown[] = type === 'string' ? [5] : ['x'];
  if (words || pattern || format === 'date-time') wrong.push('no such thing!');
  if (maxLength !== undefined) wrong.push('x'.repeat(maxLength + 1));
  if (type === 'integer') wrong.push(0.5);
  if (minimum !== undefined) wrong.push(minimum - 1);
  if (maximum !== undefined) wrong.push(maximum + 1);
  if (maxItems !== undefined) wrong.push(Array(maxItems + 1).fill({}));
  return wrong;
}

/** Values just inside. */
export function rightValuesOf({ type, format, enum: words, oneOf, nullable, minimum = 0, maximum, maxLength }: Schema): unknown[] {
  const null_ = nullable ? [null] : [];
  if (words) return [...words, ...null_];
  if (oneOf) return ['x', ...null_];
  if (type === 'array') return [[], ...null_];
  if (type !== 'string') return [minimum, maximum ?? 1e9, ...null_];
  return [format === 'date-time' ? '2026-11-21T09:00:00Z' : 'x'.repeat(maxLength ?? 1), ...null_];
}
