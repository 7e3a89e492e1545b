import { isUtf8 } from 'node:buffer';
import { findJsonFault } from './json-fault.js';

/** Explains why a body cannot be parsed as JSON, and where: checks its encoding first, then its syntax. */
export function bodyFault(body: Buffer): string {
  if (body.length === 0) return 'The body is empty; it must be a JSON object.';
  if (body[0] === 0x1f && body[1] === 0x8b) {
    return 'The body is gzip-compressed without a header that says so: send Content-Encoding: gzip.';
  }
  if (isUtf16(body)) return 'The body is UTF-16; JSON must be UTF-8.';
  if (!isUtf8(body)) return utf8Fault(body);
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  const fault = findJsonFault(text);
  if (!fault) return 'The body is not JSON.';
  return `The body is not JSON: ${placeOf(text, fault.index)}, ${fault.problem}.`;
}

/** Recognised by its byte order mark, or by the zero byte that each ASCII character has in UTF-16. */
function isUtf16(body: Buffer): boolean {
  const [first, second] = body;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return body.length > 1 && (first === 0) !== (second === 0);
}

/** Usually this is Latin-1, whose accented letters look like the first byte of an unfinished UTF-8 character. */
function utf8Fault(body: Buffer): string {
  const offset = firstInvalid(body);
  const byte = (body[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  return (
    `The body is not UTF-8: invalid byte ${byte} (hex) at offset ${offset}. ` +
    'JSON must be UTF-8, not Latin-1 or another encoding.'
  );
}

/** The offset at which a round trip through decoding differs, or at which the character broken off there begins. */
function firstInvalid(body: Buffer): number {
  const again = Buffer.from(body.toString('utf8'));
  let offset = 0;
  while (body[offset] === again[offset]) offset++;
  const broken = [3, 2, 1]
    .map((bytes) => offset - bytes)
    .find((start) => (body[start] ?? 0) >= 0xc0 && !isUtf8(body.subarray(start, offset)));
  return broken ?? offset;
}

function placeOf(text: string, index: number): string {
  const before = text.slice(0, index);
  const line = before.split('\n').length;
  const column = Array.from(before.slice(before.lastIndexOf('\n') + 1)).length + 1;
  return `at line ${line}, column ${column}`;
}
