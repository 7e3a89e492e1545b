import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A serialized answer with the ETag of its bytes; many requests may share one. */
export class Serialized {
  readonly body: Buffer;
  readonly etag: string;

  /** `json` is the answer where it is written already, `state` what differs whenever that does, and is shorter. */
  constructor(answer: unknown, json = JSON.stringify(answer), state?: string) {
    this.body = Buffer.from(json);
    this.etag = `"${createHash('sha1')
      .update(state ?? this.body)
      .digest('base64url')}"`;
  }

  static ofJson(json: string, state: string): Serialized {
    return new Serialized(undefined, json, state);
  }
}

/** The body of an answer, or undefined with status 304 for a client that has it already; sets the headers of either. */
export function bodyOrNotModified({ body, etag }: Serialized, reply: FastifyReply): Buffer | undefined {
  void reply.headers({ etag, 'cache-control': 'no-cache' });
  if (isKnownTo(reply.request, etag)) {
    void reply.status(304);
    return undefined;
  }
  void reply.header('content-type', 'application/json; charset=utf-8');
  return body;
}

/** Whether the client has this already. RFC 9110, section 13.1.2: a list of tags or `*`, compared weakly. */
export function isKnownTo({ headers }: FastifyRequest, etag: string): boolean {
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
