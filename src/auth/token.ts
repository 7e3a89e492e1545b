import { hash, randomBytes } from 'node:crypto';

/** Says to people and to scanners for secrets what it is. */
const PREFIX = 'bth_';
const BYTES = 32;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^43 is just more than 2^256. */
const DIGITS = 43;
const BEARER = new RegExp(`^Bearer +(${PREFIX}[0-9A-Za-z]{${DIGITS}}) *$`, 'i');
const LONGEST_HEADER = 256;

/** 256 random bits, as in `bth_3fK…`: 47 letters and digits, which a double click marks as a whole. */
export function newToken(): string {
  return PREFIX + base62(randomBytes(BYTES));
}

/** All that is kept of a token: its SHA-256. It needs no salt and no slow hash, as nobody can guess 256 bits. */
export function digestOf(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** The token of an `Authorization` header; undefined where it is none that the hub could have given. */
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
