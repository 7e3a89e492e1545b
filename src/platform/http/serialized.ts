import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';

/** A serialized answer with the ETag of its bytes; many requests may share one. */
export class Serialized {
  readonly body: Buffer;
  readonly etag: string;

  constructor(answer: unknown) {
    this.body = Buffer.from(JSON.stringify(answer));
    this.etag = `"${createHash('sha1').update(this.body).digest('base64url')}"`;
  }
}

/** The body of an answer, or undefined with status 304 for a client that has it already; sets the headers of either. */
export function bodyOrNotModified({ body, etag }: Serialized, reply: FastifyReply): Buffer | undefined {
  void reply.headers({ etag, 'cache-control': 'no-cache' });
  if (matches(reply.request.headers['if-none-match'], etag)) {
    void reply.status(304);
    return undefined;
  }
  void reply.header('content-type', 'application/json; charset=utf-8');
  return body;
}

/** RFC 9110, section 13.1.2: a list of tags or `*`, compared weakly. */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
