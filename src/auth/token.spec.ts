import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digestOf, newToken, tokenIn } from './token.js';

const TOKENS = Array.from({ length: 2_000 }, newToken);
const TOKEN = TOKENS[0] ?? '';

describe('a new token', () => {
  it('is recognisable, and no other is like it', () => {
    for (const token of TOKENS) expect(token).toMatch(/^bth_[0-9A-Za-z]{43}$/);
    expect(new Set(TOKENS).size).toBe(TOKENS.length);
  });

  it('has 256 random bits: each is set in about half of them', () => {
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    const values = TOKENS.map((token) =>
      Array.from(token.slice(4)).reduce((value, digit) => value * 62n + BigInt(digits.indexOf(digit)), 0n),
    );
    for (const value of values) expect(value < 1n << 256n).toBe(true);
    for (let bit = 0n; bit < 256n; bit++) {
      const set = values.filter((value) => (value >> bit) & 1n).length;
      // Eight standard deviations to either side.
      expect(Math.abs(set - TOKENS.length / 2), `bit ${bit}`).toBeLessThan(8 * Math.sqrt(TOKENS.length / 4));
    }
  });

  it('is kept as its SHA-256', () => {
    expect(digestOf(TOKEN)).toEqual(createHash('sha256').update(TOKEN).digest());
  });
});

describe('an Authorization header', () => {
  it.each([`Bearer ${TOKEN}`, `bearer ${TOKEN}`, `BEARER   ${TOKEN} `])('%j has a token', (header) => {
    expect(tokenIn(header)).toBe(TOKEN);
  });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    `Bearer${TOKEN}`,
    TOKEN,
    `Basic ${TOKEN}`,
    `Token ${TOKEN}`,
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(0, -1)}`,
    `Bearer ${TOKEN.slice(4)}`,
    `Bearer ${TOKEN}, Bearer ${TOKEN}`,
    `Bearer ${TOKEN} ${TOKEN}`,
    `Bearer "${TOKEN}"`,
    `Bearer ${TOKEN.slice(0, -1)}é`,
    `Bearer\t${TOKEN}`,
    ` Bearer ${TOKEN}`,
    `Bearer ${' '.repeat(10_000)}${TOKEN}`,
    `Bearer ${'a'.repeat(10_000)}`,
  ])('%j has none', (header) => {
    expect(tokenIn(header)).toBeUndefined();
  });
});
