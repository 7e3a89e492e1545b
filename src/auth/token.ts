import { hash, randomBytes } from 'node:crypto';

/** Lets people and secret scanners recognise a token. */
const PREFIX = 'bth_';
const BYTES = 32;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^43 is just above 2^256. */
const DIGITS = 43;
const BEARER = new RegExp(`^Bearer +(${PREFIX}[0-9A-Za-z]{${DIGITS}}) *$`, 'i');
const LONGEST_HEADER = 256;

/** 256 random bits, like `bth_3fK…`: 47 characters that a double click selects as a whole. */
export function newToken(): string {
  return PREFIX + base62(randomBytes(BYTES));
}

/** The SHA-256 of a token, the only part that is stored. 256 random bits need neither a salt nor a slow hash. */
export function digestOf(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** The token of an `Authorization` header; undefined if the hub cannot have issued it. */
export function tokenIn(authorization: string): string | undefined {
  return authorization.length > LONGEST_HEADER ? undefined : BEARER.exec(authorization)?.[1];
}

function base62(bytes: Buffer): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let digit = 0; digit < DIGITS; digit++) {
    text = ALPHABET.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  return text;
}
