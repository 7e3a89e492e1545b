import type { FastifyReply } from 'fastify';

const EVENT_STREAM = 'text/event-stream';
/** Longer than the pause between two heartbeats: a connection on which nothing moves for so long has lost its client. */
const LONGEST_SILENCE_MS = 60_000;
/** For a client that does not read the end of its stream. */
const LAST_WORDS_MS = 500;

/** Headers of an answer that is an event stream: no proxy holds it back, and no later request waits behind it. */
const HEADERS = { 'content-type': EVENT_STREAM, 'x-accel-buffering': 'no', connection: 'close' };

/** Whether the answer is an event stream. */
export function isEventStream(reply: FastifyReply): boolean {
  return reply.getHeader('content-type') === EVENT_STREAM;
}

/** Answers with an event stream, which may be silent for longer than other answers. */
export function sendEventStream(reply: FastifyReply, events: NodeJS.ReadableStream): void {
  const { raw, request } = reply;
  request.raw.socket.setTimeout(LONGEST_SILENCE_MS);
  events.once('close', () => setTimeout(() => raw.destroy(), LAST_WORDS_MS).unref());
  void reply.headers(HEADERS).send(events);
}

/** Answers a HEAD like a GET, which has a stream. */
export function sendEventStreamHead(reply: FastifyReply): void {
  void reply.headers(HEADERS).send();
}
