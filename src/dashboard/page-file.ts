import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { FastifyReply } from 'fastify';
import Negotiator from 'negotiator';
import { DASHBOARD_POLICY } from '../platform/http/secure-headers.js';
import { isKnownTo } from '../platform/http/serialized.js';

/** In the order in which the hub would rather send them. */
export const ENCODINGS = ['br', 'gzip', 'identity'] as const;
export type Encoding = (typeof ENCODINGS)[number];
/** `identity` is the file itself. */
export type Bodies = Readonly<Partial<Record<Encoding, Buffer>>> & { readonly identity: Buffer };

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

interface Variant {
  readonly body: Buffer;
  readonly etag: string;
  readonly encoding: Encoding;
}

/** A file of the dashboard in memory, with its compressed copies. */
export class PageFile {
  private readonly type: string;
  private readonly variants: readonly Variant[];

  constructor(
    name: string,
    bodies: Bodies,
    private readonly cacheControl: string,
  ) {
    this.type = TYPES[extname(name)] ?? 'application/octet-stream';
    this.variants = ENCODINGS.flatMap((encoding) => {
      const body = bodies[encoding];
      return body ? [{ body, encoding, etag: etagOf(body) }] : [];
    });
  }

  /** Answers with the copy that the client takes, or 304 if it has that already. */
  answer(reply: FastifyReply): void {
    const { request } = reply;
    const { body, encoding, etag } = this.variantFor(request.headers['accept-encoding']);
    void reply.headers({
      'cache-control': this.cacheControl,
      'content-security-policy': DASHBOARD_POLICY,
      etag,
      vary: 'Accept-Encoding',
    });
    if (isKnownTo(request, etag)) return void reply.status(304).send();
    if (encoding !== 'identity') void reply.header('content-encoding', encoding);
    void reply.header('content-type', this.type).send(body);
  }

  private variantFor(acceptEncoding: string | undefined): Variant {
    const accepted = new Negotiator({ headers: { 'accept-encoding': acceptEncoding } }).encodings([
      ...ENCODINGS,
    ]);
    // The file itself is for those, too, that accept nothing of this (RFC 9110, section 12.5.3, allows that).
    const found = this.variants.find(({ encoding }) => accepted.includes(encoding)) ?? this.variants.at(-1);
    if (!found) throw new Error('A file of the dashboard has no content');
    return found;
  }
}

function etagOf(body: Buffer): string {
  return `"${createHash('sha1').update(body).digest('base64url')}"`;
}
