import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import type { Hub } from './hub.js';
import type { InputCase } from './input-case.js';

type RawRequest = Pick<InputCase, 'method' | 'path' | 'headers' | 'body' | 'chunked' | 'status'>;

export interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends verbatim what fetch would correct or refuse. A stream of events, which never ends, is left after its head. */
export async function send(hub: Hub, input: RawRequest): Promise<RawAnswer> {
  const { method, path, headers, body, chunked = false } = input;
  const { hostname, port } = new URL(hub.url);
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const length = chunked || body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const sent = { ...(headers ?? type), ...length };
  const client = httpRequest({ hostname, port, method, path, agent: false, headers: sent });
  if (chunked && body !== undefined) client.write(body);
  client.end(chunked ? undefined : body);
  const [answer] = (await once(client, 'response')) as [IncomingMessage];
  const isStream = answer.headers['content-type'] === 'text/event-stream';
  const text = isStream ? '' : await textOf(answer);
  client.destroy();
  return { status: answer.statusCode, headers: answer.headers, text };
}

/** Sends the lines, and what follows on the wire until the hub hangs up is the answer. */
export async function sendLines(hub: Hub, lines: string): Promise<string> {
  const { hostname, port } = new URL(hub.url);
  const socket = connect(Number(port), hostname);
  socket.end(lines);
  return textOf(socket);
}
