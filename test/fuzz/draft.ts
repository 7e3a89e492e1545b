import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Endpoint, Parameter } from './api.js';
import { treeOf, textOf } from './json-tree.js';
import type { Tree } from './json-tree.js';
import { CALLERS } from './request.js';
import type { Caller, Corruption, Framing, FuzzRequest, Header } from './request.js';
import { valueOf } from './values.js';
import type { Known } from './values.js';

/** A request in parts that can still be spoilt one by one. */
export interface Draft {
  readonly route: string;
  readonly caller: Caller;
  readonly method: string;
  /** As the document has it: `/jobs/{jobId}`. */
  readonly path: string;
  /** The values for the path, percent-encoded. */
  readonly places: Readonly<Record<string, string>>;
  /** Text to insert between the path and the query. */
  readonly suffix: string;
  /** Both percent-encoded. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: readonly Header[];
  readonly body: Tree | Buffer | undefined;
  readonly framing: Framing;
  readonly corruption?: Corruption;
}

/** Makes one thing of a request wrong, or at least odd. */
export type Spoiler = (draft: Draft) => Draft;

/** A request that is right by the document, apart from who asks. */
export function draftOf(endpoint: Endpoint, known: Known): Arbitrary<Draft> {
  const { route, method, path, bodies } = endpoint;
  return fc
    .record({
      caller: callerOf(endpoint),
      places: valuesOf(endpoint, 'path', known),
      query: valuesOf(endpoint, 'query', known),
      said: valuesOf(endpoint, 'header', known),
      body: bodies.length > 0 ? fc.oneof(...bodies.map((one) => bodyOf(one, known))) : fc.constant(undefined),
      framing: fc.constantFrom<Framing>('length', 'length', 'length', 'chunked'),
    })
    .map(({ caller, places, query, said, body, framing }) => ({
      route,
      caller,
      method,
      path,
      places: Object.fromEntries(places.map(([name, value]) => [name, encoded(value)])),
      suffix: '',
      query: query.map(([name, value]) => [name, encoded(value)] as const),
      headers: [...(body ? ([['Content-Type', body.type]] as const) : []), ...said],
      body: body?.content,
      framing,
    }));
}

export function requestOf(draft: Draft): FuzzRequest {
  const { route, caller, method, path, places, suffix, query, headers, body, framing, corruption } = draft;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_place, name: string) => places[name] ?? '');
  const asked = query.map(([name, value]) => `${name}=${value}`).join('&');
  return {
    route,
    caller,
    method,
    target: `${filled}${suffix}${asked ? `?${asked}` : ''}`,
    headers,
    ...(body === undefined ? {} : { body: Buffer.isBuffer(body) ? body : Buffer.from(textOf(body)) }),
    framing,
    ...(corruption ? { corruption } : {}),
  };
}

/** Percent-encoded, whatever it is: a lone surrogate becomes the bytes that it would have. */
export function encoded(text: string): string {
  const bytes = Array.from(text, (one) =>
    /[\ud800-\udfff]/.test(one) && one.length === 1 ? surrogateBytes(one) : [...Buffer.from(one)],
  ).flat();
  return bytes
    .map((byte) => (SAFE.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : hex(byte)))
    .join('');
}

const SAFE = /^[\w.~:,-]$/;

function hex(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

function surrogateBytes(one: string): number[] {
  const code = one.charCodeAt(0);
  return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
}

/** Mostly somebody who may. */
function callerOf({ need }: Endpoint): Arbitrary<Caller> {
  const rightful: Caller = need === 'nobody' ? 'nobody' : need;
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant<Caller>('operator') },
    { weight: 2, arbitrary: fc.constant(rightful) },
    { weight: 2, arbitrary: fc.constantFrom(...CALLERS) },
  );
}

/** Each of a path; of others some, where there are any. */
function valuesOf({ parameters }: Endpoint, place: string, known: Known): Arbitrary<[string, string][]> {
  const due = parameters.filter((parameter) => parameter.in === place);
  const value = ({ name, schema }: Parameter): Arbitrary<[string, string][]> =>
    valueOf(schema, known, name).map((one) => [[name, String(one)]]);
  const drawn = due.map((parameter) => {
    if (place === 'path') return value(parameter);
    return fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: value(parameter) });
  });
  return fc.tuple(...drawn).map((all) => all.flat());
}

function bodyOf(
  [type, schema]: Endpoint['bodies'][number],
  known: Known,
): Arbitrary<{ type: string; content: Tree | Buffer }> {
  const value = valueOf(schema, known);
  if (type.endsWith('json')) return value.map((one) => ({ type, content: treeOf(one) }));
  return value.map((one) => ({ type, content: Buffer.from(String(one)) }));
}
