import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

/** Like `expect(actual).toEqual(expected)`, which takes ten times as long, for what is compared thousands of times. */
export function expectEqual(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}
