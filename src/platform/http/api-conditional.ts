import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';

/** The header that answers of a conditional route carry. */
export const ETAG = {
  ETag: { schema: { type: 'string' }, description: 'A hash of the response body.' },
} as const;

/** Documents a route whose answer carries an ETag. */
export function ApiConditional(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'The ETag of the copy that you have.',
    }),
    ApiResponse({ status: 304, description: 'Not modified: your copy is current.', headers: ETAG }),
  );
}
