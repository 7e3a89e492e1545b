import type { OpenAPIObject } from '@nestjs/swagger';
import { closedOperations, problemAnswer } from '../auth/api-security.js';
import { RATE_LIMIT_FIELDS } from './rate-limit-fields.js';

const TEXT = { schema: { type: 'string' as const } };

/** Adds to the document of a hub with rate limits: the 429 of every limited operation. */
export function withRateLimits(document: OpenAPIObject): OpenAPIObject {
  for (const { operation } of closedOperations(document)) {
    operation.responses = { ...operation.responses, 429: tooManyRequests() };
  }
  return document;
}

function tooManyRequests(): ReturnType<typeof problemAnswer> {
  const fields = Object.entries(RATE_LIMIT_FIELDS).map(
    ([name, description]) => [name, { ...TEXT, description }] as const,
  );
  return {
    ...problemAnswer('The rate limit is exceeded; nothing was stored.'),
    headers: {
      'Retry-After': { schema: { type: 'integer' }, description: 'Seconds.' },
      ...Object.fromEntries(fields),
    },
  };
}
