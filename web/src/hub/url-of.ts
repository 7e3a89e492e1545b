type Value = string | number | readonly string[] | undefined;

/** Those that the route names go into the path, the others into the query; absent ones are left out. */
export type Parameters = Readonly<Record<string, Value>>;

/** The URL of a route of the API. The texts of a list are encoded one by one, with commas between them. */
export function urlOf(route: string, parameters: Parameters): string {
  const query: string[] = [];
  // The routes of virtual machines are those of Dashboard-2.0, and name their own beginning.
  let path = route.startsWith('/api/') ? route : `/api/v1${route}`;
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    if (route.includes(`:${name}`)) path = path.replace(`:${name}`, () => encoded(value));
    else query.push(`${name}=${encoded(value)}`);
  }
  return query.length > 0 ? `${path}?${query.join('&')}` : path;
}

function encoded(value: Exclude<Value, undefined>): string {
  return typeof value === 'object' ? value.map(encodeURIComponent).join(',') : encodeURIComponent(value);
}
