import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { BodyTooLargeError } from '../problems/body-too-large.error.js';
import { MalformedBodyError } from '../problems/malformed-body.error.js';
import { bodyFault } from './body-fault.js';
import { MediaTypeError } from '../problems/media-type.error.js';

const BYTE_ORDER_MARK = '\uFEFF';
const GZIP = /^(?:x-)?gzip$/i;
const NOT_ENCODED = /^(?:identity)?$/i;

const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);

/** Bodies must be JSON in UTF-8, gzip-compressed or not, and at most as long as their route takes them. */
export function acceptJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const encoding = request.headers['content-encoding'];
    if (body.length === 0 && request.routeOptions.config.needsNoBody) {
      done(null);
    } else if (encoding === undefined) {
      parse(body as Buffer, done);
    } else {
      decoded(body as Buffer, encoding.trim(), request.routeOptions.bodyLimit).then(
        (plain) => parse(plain, done),
        done,
      );
    }
  });
  fastify.addContentTypeParser('*', (request, _payload, done) => {
    done(MediaTypeError.ofType(request.headers['content-type']));
  });
}

/** @throws {MediaTypeError | BodyTooLargeError | MalformedBodyError} */
async function decoded(body: Buffer, encoding: string, maxBytes: number): Promise<Buffer> {
  if (NOT_ENCODED.test(encoding)) return body;
  if (!GZIP.test(encoding)) throw MediaTypeError.ofEncoding(encoding);
  try {
    // Decompression stops at the limit, so a gzip bomb costs no more than that.
    return await inflate(body, { maxOutputLength: maxBytes });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw BodyTooLargeError.inflated(maxBytes);
    throw new MalformedBodyError(gzipFault(code));
  }
}

function gzipFault(code: string | undefined): string {
  return code === 'Z_BUF_ERROR'
    ? 'The body is truncated: its gzip stream ends too early.'
    : 'The body does not match its Content-Encoding: it is not a valid gzip stream.';
}

function parse(body: Buffer, done: (error: Error | null, parsed?: unknown) => void): void {
  let parsed: unknown;
  try {
    parsed = JSON.parse(textOf(body));
  } catch {
    return done(new MalformedBodyError(bodyFault(body)));
  }
  done(null, parsed);
}

/** @throws {TypeError} for anything but UTF-8. */
function textOf(body: Buffer): string {
  // A TextDecoder would do the same at several times the cost.
  if (!isUtf8(body)) throw new TypeError('not UTF-8');
  const text = body.toString('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
