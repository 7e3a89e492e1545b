import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Draft, Spoiler } from './draft.js';
import { hostileText } from './hostile-text.js';
import { HOSTILE_FRAGMENTS, HOSTILE_NAMES } from './hostile.js';
import { editAt, textOf } from './json-tree.js';
import type { Edit } from './json-tree.js';

const MEBIBYTE = 1024 * 1024;

const fragment = fc.oneof(
  fc.constantFrom(...HOSTILE_FRAGMENTS),
  hostileText.map((one) => JSON.stringify(one)),
);
const name = fc.constantFrom(...HOSTILE_NAMES);
const edit: Arbitrary<Edit> = fc.oneof(
  { weight: 5, arbitrary: fragment.map((tree): Edit => (slot) => [{ ...slot, tree }]) },
  fc.constant<Edit>(() => []),
  fc.constant<Edit>((slot) => [slot, slot]),
  fragment.map((tree): Edit => (slot) => [slot, { ...slot, tree }]),
  name.map((other): Edit => (slot) => [{ ...slot, name: other }]),
  fc.tuple(name, fragment).map(([other, tree]): Edit => (slot) => [slot, { name: other, tree }]),
);

const onePlace: Arbitrary<Spoiler> = fc.tuple(fc.nat(), edit).map(([place, change]) => (draft) => {
  if (draft.body === undefined || Buffer.isBuffer(draft.body)) return draft;
  return { ...draft, body: editAt(draft.body, place, change) };
});

const allOfIt: Arbitrary<Spoiler> = fc
  .oneof(
    fc.constantFrom<(right: Buffer) => Buffer>(
      (right) => gzipSync(right),
      (right) => Buffer.from(right.toString(), 'utf16le'),
      (right) => Buffer.concat([Buffer.from('\ufeff'), right]),
      (right) => Buffer.concat([right, right]),
      (right) => right.subarray(0, right.length / 2),
      (right) => Buffer.concat([right, Buffer.alloc(Math.max(0, MEBIBYTE - right.length), ' ')]),
      (right) => Buffer.concat([right, Buffer.alloc(Math.max(0, MEBIBYTE + 1 - right.length), ' ')]),
      () => Buffer.alloc(0),
      () => Buffer.from([0xff, 0xfe, 0x00]),
      () => Buffer.from('['.repeat(50_000)),
    ),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => () => Buffer.from(bytes)),
    fc.jsonValue().map((value) => () => Buffer.from(JSON.stringify(value))),
  )
  .map((change) => (draft) => ({ ...draft, body: change(bytesOf(draft)) }));

/** Makes a body wrong in one place, or as a whole. */
export const spoiltBody: Arbitrary<Spoiler> = fc.oneof(
  { weight: 8, arbitrary: onePlace },
  { weight: 2, arbitrary: allOfIt },
);

function bytesOf({ body }: Draft): Buffer {
  if (body === undefined) return Buffer.from('{}');
  return Buffer.isBuffer(body) ? body : Buffer.from(textOf(body));
}
