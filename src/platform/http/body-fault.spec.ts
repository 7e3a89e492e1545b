import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyFault } from './body-fault.js';

describe('the explanation of a body that is not JSON', () => {
  it.each<[string, Buffer, string]>([
    ['nothing', Buffer.alloc(0), 'The body is empty; it must be a JSON object.'],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le'), 'The body is UTF-16; JSON must be UTF-8.'],
    ['UTF-16 with a mark', Buffer.from('\ufeff{}', 'utf16le'), 'The body is UTF-16; JSON must be UTF-8.'],
    [
      'gzip',
      gzipSync('{}'),
      'The body is gzip-compressed without a header that says so: send Content-Encoding: gzip.',
    ],
    [
      'Latin-1',
      Buffer.from('{"vm_name":"Büro"}', 'latin1'),
      'The body is not UTF-8: invalid byte FC (hex) at offset 13. ' +
        'JSON must be UTF-8, not Latin-1 or another encoding.',
    ],
    [
      'a text that is cut in a character',
      Buffer.from([0x22, 0xef, 0xbf, 0x22]),
      'The body is not UTF-8: invalid byte EF (hex) at offset 1. ' +
        'JSON must be UTF-8, not Latin-1 or another encoding.',
    ],
    [
      'a fault further down',
      Buffer.from('\ufeff{\n  "ü": "🦄", "a": NaN}'),
      'The body is not JSON: at line 2, column 18, NaN is not a JSON value; write null, or omit the member.',
    ],
  ])('names its fault: %s', (_what, body, sentence) => {
    expect(bodyFault(body)).toBe(sentence);
  });

  it('never repeats what stands in it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const body = Buffer.concat([Buffer.from('{"password":"s3cret'), bytes]);
        expect(bodyFault(body)).not.toContain('s3cret');
      }),
    );
  });
});
