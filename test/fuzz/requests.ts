import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Api, Endpoint } from './api.js';
import { draftOf, requestOf } from './draft.js';
import { knownValues } from './known-values.js';
import type { FuzzRequest } from './request.js';
import { spoiler } from './spoilers.js';

/** How many requests are drawn from one seed, one after the other. */
export const CHUNK = 50;

/** So many chunks are about the same jobs. */
const CHUNKS_OF_A_POOL = 8;

/** Requests to every operation, half of them as they should be. */
export function requestsOf(api: Api, chunk: number): Arbitrary<FuzzRequest> {
  const known = knownValues(Math.floor(chunk / CHUNKS_OF_A_POOL));
  const drafts = fc.oneof(
    ...api.endpoints.map((endpoint) => ({
      weight: weightOf(endpoint),
      arbitrary: draftOf(endpoint, known),
    })),
  );
  const spoilers = fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(spoiler, { minLength: 1, maxLength: 3 }) },
  );
  return fc
    .tuple(drafts, spoilers)
    .map(([draft, all]) => requestOf(all.reduce((spoilt, spoil) => spoil(spoilt), draft)));
}

/** An operation with more inputs can be wrong in more ways. */
function weightOf({ parameters, bodies }: Endpoint): number {
  if (bodies.length > 0) return 5;
  return parameters.length > 0 ? 3 : 1;
}

/** The seed of a chunk, so that each can be drawn for itself. */
export function seedOf(seed: number, chunk: number): number {
  return (Math.imul(chunk, 0x9e3779b1) + seed) | 0;
}
