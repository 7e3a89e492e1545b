import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';

/** An answer as it is sent, with the ETag of its bytes; many requests may share one. */
export class Serialized {
  readonly body: Buffer;
  readonly etag: string;

  constructor(answer: unknown) {
    this.body = Buffer.from(JSON.stringify(answer));
    this.etag = `"${createHash('sha1').update(this.body).digest('base64url')}"`;
  }
}

/** Gives an answer its ETag, and sends no bytes to a client that has them already. */
@Injectable()
export class EtagInterceptor implements NestInterceptor<Serialized, Buffer | undefined> {
  intercept(context: ExecutionContext, next: CallHandler<Serialized>): Observable<Buffer | undefined> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(
      map(({ body, etag }) => {
        void reply.headers({ etag, 'cache-control': 'no-cache' });
        if (matches(request.headers['if-none-match'], etag)) {
          void reply.status(304);
          return undefined;
        }
        void reply.header('content-type', 'application/json; charset=utf-8');
        return body;
      }),
    );
  }
}

/** RFC 9110, section 13.1.2: a list of tags or `*`, compared weakly. */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
