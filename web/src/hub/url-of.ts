/** Those that the route names go into the path, the others into the query; absent ones are left out. */
export type Parameters = Readonly<Record<string, string | number | undefined>>;

/** The URL of a route of the API. */
export function urlOf(route: string, parameters: Parameters): string {
  const rest = new URLSearchParams();
  let path = `/api/v1${route}`;
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    if (route.includes(`:${name}`)) path = path.replace(`:${name}`, () => encodeURIComponent(value));
    else rest.set(name, String(value));
  }
  return rest.size > 0 ? `${path}?${rest}` : path;
}
