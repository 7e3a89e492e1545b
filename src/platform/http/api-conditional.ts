import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';

/** What the answers of such a route carry. */
export const ETAG = { ETag: { schema: { type: 'string' }, description: 'Of the answer’s bytes.' } } as const;

/** Describes a route whose answer carries an ETag. */
export function ApiConditional(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'The ETag of the answer that you have.',
    }),
    ApiResponse({ status: 304, description: 'What you have is what there is.', headers: ETAG }),
  );
}
