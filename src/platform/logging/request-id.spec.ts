import { describe, expect, it } from 'vitest';
import { requestIdOf, traceIdOf } from './request-id.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

describe('the id of a request', () => {
  it.each(['nightly-7', 'a', 'A.b_c:d-9', 'x'.repeat(128)])(
    'is the one that the client gave it: %s',
    (id) => {
      expect(requestIdOf({ headers: { 'x-request-id': id } })).toBe(id);
    },
  );

  it.each([undefined, '', ' ', 'a b', 'a\n', 'ä', '"', '<script>', 'x'.repeat(129)])(
    'is a new one in place of %j',
    (id) => {
      const headers = id === undefined ? {} : { 'x-request-id': id };
      const [first, second] = [requestIdOf({ headers }), requestIdOf({ headers })];
      expect(first).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
      expect(second).not.toBe(first);
    },
  );
});

describe('the trace of a request', () => {
  it.each([`00-${TRACE}-${PARENT}-01`, `cc-${TRACE}-${PARENT}-00-what-comes-later`])(
    'is in %s',
    (traceparent) => {
      expect(traceIdOf({ headers: { traceparent } })).toBe(TRACE);
    },
  );

  it.each([
    undefined,
    '',
    `ff-${TRACE}-${PARENT}-01`,
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}`,
    `00-${TRACE}-${PARENT}-01x`,
    `00-${TRACE}x-${PARENT}-01`,
  ])('is none in %j', (traceparent) => {
    expect(traceIdOf({ headers: traceparent === undefined ? {} : { traceparent } })).toBeUndefined();
  });
});
