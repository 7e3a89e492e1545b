import { Agent, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { answersIn, isWhole } from './answer.js';
import type { Answer, Exchange } from './answer.js';
import { bytesOf, framingOf, isOrdinary } from './request.js';
import type { FuzzRequest, Header } from './request.js';

/** Far longer than the hub may take for any answer, and shorter than anything that sleeps at a hostile value's word. */
export const ANSWERED_WITHIN_MS = 25_000;
/** Ends a request that is not complete yet, so that the hub has to judge it. */
const WHOLE_WITHIN_MS = 400;
/** For the first bytes of an answer that never ends. */
const MOST_BODY_BYTES = 1024 * 1024;

/** Sends requests to a hub, most of them over connections that stay. */
export class Sender {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(private readonly url: URL) {}

  async send(request: FuzzRequest, authorizations: readonly string[]): Promise<Exchange> {
    if (!isOrdinary(request)) {
      return this.overSocket(bytesOf(request, this.url.host, authorizations), request.method);
    }
    return this.overHttp(request, authorizations, this.agent);
  }

  close(): void {
    this.agent.destroy();
  }

  private async overHttp(
    request: FuzzRequest,
    authorizations: readonly string[],
    agent: Agent | false,
  ): Promise<Exchange> {
    const { method, target, body } = request;
    const headers: Header[] = [
      ['Host', this.url.host],
      ...authorizations.map((value): Header => ['Authorization', value]),
      ...request.headers,
      ...framingOf(request),
    ];
    const { hostname, port } = this.url;
    const client = httpRequest({ hostname, port, method, path: target, agent, headers: headers.flat() });
    try {
      const answered = answerOf(client);
      write(client, request);
      return { answers: [await answered] };
    } catch (error) {
      if (error === LATE) return { answers: [], failure: 'no answer in time' };
      // The hub may close an idle connection in the moment in which it is used again.
      if (client.reusedSocket) return this.overHttp(request, authorizations, false);
      // It hangs up on a body that is too large, and who still writes then may not see the answer.
      return {
        answers: [],
        ...(body && body.length > MOST_BODY_BYTES ? {} : { failure: 'hung up' as const }),
      };
    } finally {
      if (!client.reusedSocket && agent === false) client.destroy();
    }
  }

  /** A socket may be closed without a word: what came over it may have been no request. */
  private overSocket(bytes: Buffer, method: string): Promise<Exchange> {
    return new Promise((resolve) => {
      const socket = connect({ port: Number(this.url.port), host: this.url.hostname, allowHalfOpen: true });
      const chunks: Buffer[] = [];
      const end = (): void => void socket.end();
      const whole = setTimeout(end, WHOLE_WITHIN_MS);
      const late = setTimeout(() => {
        resolve({ answers: [], failure: 'no answer in time' });
        socket.destroy();
      }, ANSWERED_WITHIN_MS);
      socket.on('data', (chunk) => {
        chunks.push(chunk);
        if (isWhole(Buffer.concat(chunks), method)) end();
      });
      socket.once('end', end);
      socket.on('error', () => {});
      socket.once('close', () => {
        clearTimeout(whole);
        clearTimeout(late);
        resolve({ answers: answersIn(Buffer.concat(chunks), method) });
      });
      socket.write(bytes);
    });
  }
}

const LATE = new Error('no answer in time');

/** One route takes longer bodies than the others, and waits for them. */
const TAKES_LONG = /^\/api\/v1\/runs\/batch\b/;

function write(client: ClientRequest, { target, body, framing }: FuzzRequest): void {
  const isTooLong = body && body.length > MOST_BODY_BYTES && !TAKES_LONG.test(target);
  // Enough for the hub to see that it is too large, and it can still be heard.
  if (isTooLong && framing === 'length') client.flushHeaders();
  else client.end(body);
}

function answerOf(client: ClientRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => client.destroy(LATE), ANSWERED_WITHIN_MS);
    client.once('error', reject);
    client.once('close', () => {
      clearTimeout(late);
      reject(new Error('closed'));
    });
    client.once('response', (response) => readTo(response, resolve));
  });
}

/** A stream that never ends is left after its head. */
function readTo(response: IncomingMessage, resolve: (answer: Answer) => void): void {
  const chunks: Buffer[] = [];
  const done = (): void =>
    resolve({
      status: response.statusCode ?? 0,
      headers: Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
      ),
      text: Buffer.concat(chunks).toString(),
    });
  if (response.headers['content-type']?.startsWith('text/event-stream')) {
    done();
    response.destroy();
    return;
  }
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.once('end', done);
}
