import { bytesOf, framingOf, isOrdinary } from './request.js';
import type { FuzzRequest, Header } from './request.js';

/** So much of a body is enough to see what it is. */
const MOST_BYTES = 3_000;
const HUB = '127.0.0.1:8082';

/** A request as a command for bash that sends it, with `$OPERATOR` for the token of the operator. */
export function asCommand(request: FuzzRequest): string {
  if (!isOrdinary(request))
    return `printf ${quoted(bytesOf(request, HUB, authorizationOf(request)))} | nc 127.0.0.1 8082`;
  const { method, target, body } = request;
  // curl counts by itself.
  const framing = framingOf(request).filter(([name]) => name !== 'Content-Length');
  const headers: Header[] = [...request.headers, ...framing];
  const options = [
    ...authorizationOf(request).map((value) => `-H "Authorization: ${value}"`),
    ...headers.map(([name, value]) => `-H ${single(`${name}:${value === '' ? ';' : ` ${value}`}`)}`),
    ...(method === 'HEAD' ? ['--head'] : [`-X ${method}`]),
  ];
  const piped = body === undefined ? '' : `printf ${quoted(body)} | `;
  const data = body === undefined ? [] : ['--data-binary @-'];
  return `${piped}curl -i --path-as-is ${[...options, ...data].join(' ')} ${single(`http://${HUB}${target}`)}`;
}

function authorizationOf({ caller }: FuzzRequest): string[] {
  if (caller === 'nobody') return [];
  const name = caller === 'twice' ? 'OPERATOR' : caller.toUpperCase();
  const value = `Bearer $${name}`;
  return caller === 'twice' ? [value, value] : [value];
}

function single(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** For printf: every byte that is not plain is written by its number. */
function quoted(bytes: Buffer): string {
  const plain = bytes.subarray(0, MOST_BYTES).toString('latin1');
  const escaped = plain
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n')
    .replaceAll(/[^\x20-\x7e]|'/g, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
  const rest = bytes.length - MOST_BYTES;
  return `'${escaped}'${rest > 0 ? ` # and ${rest} bytes more, which the seed makes again` : ''}`;
}
