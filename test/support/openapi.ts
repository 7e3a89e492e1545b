/** Every $ref of the document. */
export function referencesIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = '$ref' in node && typeof node.$ref === 'string' ? [node.$ref] : [];
  return [...own, ...Object.values(node).flatMap(referencesIn)];
}

/** What OpenAPI 3.0 asks of paths, operations and schemas, and this document has not. */
export function structureFaults(document: OpenApi): string[] {
  const operations = [...operationsOf(document)];
  const ids = operations.map(([, { operationId }]) => operationId);
  return [
    ...(new Set(ids).size === ids.length && !ids.includes(undefined)
      ? []
      : ['operationIds are missing or not unique']),
    ...operations.flatMap(([route, operation]) => operationFaults(operation, route)),
    ...Object.entries(document.components.schemas).flatMap(([name, schema]) => schemaFaults(schema, name)),
  ];
}

function operationFaults(
  { summary, parameters = [], requestBody, responses }: Operation,
  route: string,
): string[] {
  const inPath = [...route.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  const declared = parameters.filter((parameter) => parameter.in === 'path' && parameter.required);
  const contents = [requestBody?.content, ...Object.values(responses).map(({ content }) => content)];
  const schemas = contents.flatMap((content) => Object.values(content ?? {}).map(({ schema }) => schema));
  return [
    ...(summary ? [] : [`${route} has no summary`]),
    ...(declared.map(({ name }) => name).join() === inPath.join()
      ? []
      : [`${route} declares other path parameters`]),
    ...Object.entries(responses).flatMap(([status, { description }]) =>
      /^[1-5]\d\d$/.test(status) && description !== undefined
        ? []
        : [`${route} has a bad response ${status}`],
    ),
    ...[...schemas, ...parameters.map(({ schema }) => schema)].flatMap((schema) =>
      schema ? schemaFaults(schema, route) : [`${route} has content or a parameter without a schema`],
    ),
  ];
}

const TYPES = ['object', 'array', 'string', 'integer', 'number', 'boolean', undefined];

function schemaFaults(schema: Schema, at: string): string[] {
  const { type, enum: words, properties = {}, required = [], items, oneOf = [], allOf = [] } = schema;
  const inner = [...(items ? [items] : []), ...oneOf, ...allOf];
  return [
    ...(TYPES.includes(type) ? [] : [`${at} is of type ${type}`]),
    ...(type === 'array' && !items ? [`${at} is a list of nothing`] : []),
    ...(words?.length === 0 ? [`${at} has no choice`] : []),
    ...required
      .filter((member) => !(member in properties))
      .map((member) => `${at} requires ${member}, which it has not`),
    ...inner.flatMap((part) => schemaFaults(part, at)),
    ...Object.entries(properties).flatMap(([member, part]) => schemaFaults(part, `${at}.${member}`)),
  ];
}
