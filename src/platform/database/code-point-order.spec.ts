import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inCodePointOrder } from './code-point-order.js';

const inBytes = (texts: readonly string[]): string[] =>
  texts.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

it('puts an emoji behind full-width letters, as databases do and JavaScript does not', () => {
  const texts = ['\u{1F4BE}', '\uff5e', 'a', 'ab', '\uffff', 'a\u{1F4BE}', 'a\uff5e'];
  expect(inCodePointOrder(texts)).toEqual(inBytes(texts));
  expect(texts.toSorted()).not.toEqual(inBytes(texts));
});

it('is the order of the bytes in UTF-8', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', '\ue000', '\uffff', '\u{1F4BE}', '\u{10FFFF}', '\ud7ff'),
    maxLength: 4,
  });
  fc.assert(
    fc.property(fc.array(text), (texts) => {
      expect(inCodePointOrder(texts)).toEqual(inBytes(texts));
    }),
  );
});
