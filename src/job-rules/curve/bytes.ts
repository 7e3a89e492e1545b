/** The bytes of 2^53-1. */
const LONGEST = 8;
const END = 255;
/** From here on operators on bits, which are faster, do not work. */
const INT32 = 2 ** 31;
/** The bits of so many bytes are below it. */
const SHORT = 28;
const TOO_SHORT = 'A stored curve ends too early';

/** Writes whole numbers in as few bytes as they need, 7 bits each, lowest first (LEB128). */
export class ByteWriter {
  private bytes: Buffer;
  length = 0;

  /** @param bytes how many it will probably take; it grows if there are more. */
  constructor(bytes = 512) {
    this.bytes = Buffer.allocUnsafe(bytes);
  }

  /** A whole number from 0 to 2^53-1. */
  whole(value: number): void {
    if (this.length + LONGEST > this.bytes.length) this.grow();
    let rest = value;
    for (; rest >= INT32; rest = Math.floor(rest / 128)) this.bytes[this.length++] = (rest % 128) | 128;
    for (; rest >= 128; rest >>= 7) this.bytes[this.length++] = (rest & 127) | 128;
    this.bytes[this.length++] = rest;
  }

  /** A whole number of either sign, small ones in a single byte (zigzag). */
  signed(value: number): void {
    this.whole(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** Bytes that are written already. */
  put(bytes: Uint8Array): void {
    while (this.length + bytes.length > this.bytes.length) this.grow();
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Begins anew in the same memory: what was taken before changes. */
  clear(): void {
    this.length = 0;
  }

  take(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  /** The written bytes, and zeros up to a multiple of `step`. */
  padded(step: number): Buffer {
    const end = Math.ceil(this.length / step) * step;
    while (end > this.bytes.length) this.grow();
    return this.bytes.fill(0, this.length, end).subarray(0, end);
  }

  private grow(): void {
    this.bytes = Buffer.concat([this.bytes, Buffer.allocUnsafe(this.bytes.length)]);
  }
}

/** Reads what {@link ByteWriter} wrote. @throws {RangeError} where the bytes end too early. */
export class ByteReader {
  private offset = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get atEnd(): boolean {
    return this.offset >= this.bytes.length;
  }

  whole(): number {
    const first = this.bytes[this.offset] ?? END;
    if (first < 128) {
      this.offset++;
      return first;
    }
    return this.long();
  }

  signed(): number {
    const value = this.whole();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** The next bytes as they are. */
  take(length: number): Uint8Array {
    if (this.offset + length > this.bytes.length) throw new RangeError(TOO_SHORT);
    return this.bytes.subarray(this.offset, (this.offset += length));
  }

  rest(): Uint8Array {
    return this.bytes.subarray(this.offset);
  }

  private long(): number {
    let value = 0;
    for (let bits = 0; ; bits += 7) {
      const byte = this.bytes[this.offset++];
      if (byte === undefined) throw new RangeError(TOO_SHORT);
      value += bits < SHORT ? (byte & 127) << bits : (byte & 127) * 2 ** bits;
      if (byte < 128) return value;
    }
  }
}
