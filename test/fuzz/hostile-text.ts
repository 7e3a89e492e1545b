import fc from 'fast-check';
import { HOSTILE_TEXTS } from './hostile.js';

/** Mostly texts that are known to break things. */
export const hostileText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);
