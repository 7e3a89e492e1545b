/** One event of a stream, as https://html.spec.whatwg.org/multipage/server-sent-events.html has it. */
export interface StreamEvent {
  readonly type: string;
  readonly data: string;
  /** The last id that the stream has given, in this event or in one before. */
  readonly id: string;
}

/** Reads a stream of events that arrives in pieces, cut anywhere. */
export class EventParser {
  private rest = '';
  private type = '';
  private data: string[] = [];
  private id = '';
  /** The pause before the next connection that the stream asks for, in ms. */
  retry: number | undefined;

  push(piece: string): StreamEvent[] {
    const lines = (this.rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    return lines.map((line) => this.read(line)).filter((event) => event !== undefined);
  }

  private read(line: string): StreamEvent | undefined {
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.type = value;
    else if (name === 'data') this.data.push(value);
    else if (name === 'id' && !value.includes('\0')) this.id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.retry = Number(value);
    return undefined;
  }

  private dispatch(): StreamEvent | undefined {
    const event = { type: this.type || 'message', data: this.data.join('\n'), id: this.id };
    const isEmpty = this.data.length === 0;
    this.type = '';
    this.data = [];
    return isEmpty ? undefined : event;
  }
}
