const LF = 10;
const CR = 13;
/** A longer line is passed on, and not read. */
const MOST_BYTES = 65_536;

export interface Line {
  /** With what ended it: CR, LF, or nothing at the end of the stream. */
  readonly bytes: Buffer;
  readonly text: string;
  /** So many of its bytes have been passed on already, as a part that is no line of ours. */
  readonly passed: number;
}

export interface LineSink {
  line(line: Line): void;
  /** A part of a line that nobody waits for; true when it has been passed on. */
  part(text: string, bytes: Buffer): boolean;
  /** Bytes of a line that is too long to be read. */
  overlong(bytes: Buffer): void;
}

/** Splits a stream of bytes at CR and LF, wherever its chunks begin and end. */
export class Lines {
  private rest: Buffer = Buffer.alloc(0);
  private passed = 0;
  private isOverlong = false;

  constructor(private readonly sink: LineSink) {}

  push(chunk: Buffer): void {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      if (chunk[at] !== LF && chunk[at] !== CR) continue;
      this.endLine(chunk.subarray(from, at + 1));
      from = at + 1;
    }
    if (from < chunk.length) this.keep(chunk.subarray(from));
  }

  end(): void {
    if (this.rest.length > 0) this.endLine(Buffer.alloc(0));
  }

  private endLine(bytes: Buffer): void {
    if (this.isOverlong) this.sink.overlong(bytes);
    else {
      const line = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
      this.sink.line({ bytes: line, text: textOf(line), passed: this.passed });
    }
    this.rest = Buffer.alloc(0);
    this.passed = 0;
    this.isOverlong = false;
  }

  private keep(bytes: Buffer): void {
    if (this.isOverlong) return this.sink.overlong(bytes);
    this.rest = this.rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.rest, bytes]);
    if (this.rest.length > MOST_BYTES) {
      this.isOverlong = true;
      this.sink.overlong(this.rest.subarray(this.passed));
      this.rest = Buffer.alloc(0);
    } else if (this.sink.part(textOf(this.rest), this.rest.subarray(this.passed)))
      this.passed = this.rest.length;
  }
}

function textOf(line: Buffer): string {
  return line.toString('utf8').replace(/[\r\n]$/, '');
}
