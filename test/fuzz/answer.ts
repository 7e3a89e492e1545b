/** An answer over HTTP. */
export interface Answer {
  readonly status: number;
  /** By their names in small letters; those that came twice are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The result of a request: the answers to it, or why there is none. */
export interface Exchange {
  readonly answers: readonly Answer[];
  readonly failure?: 'hung up' | 'no answer in time';
}

export function mediaTypeOf({ headers }: Answer): string {
  return (headers['content-type'] ?? '').split(';')[0] ?? '';
}

/** The answers in what a socket gave, which may be more than one, or none. The first is to `method`. */
export function answersIn(bytes: Buffer, method: string): Answer[] {
  const answers: Answer[] = [];
  let rest = bytes;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return answers;
    const [first = '', ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n');
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0);
    const headers = headersOf(lines);
    const body = rest.subarray(end + 4);
    const isToHead = method === 'HEAD' && answers.length === 0;
    const length = isToHead || hasNoBody(status) ? 0 : Number(headers['content-length'] ?? body.length);
    // That a body is to follow is no answer yet.
    if (status >= 200 || status === 0)
      answers.push({ status, headers, text: body.subarray(0, length).toString() });
    rest = status < 200 && status > 0 ? body : body.subarray(length);
  }
}

/** Whether the first answer is there to its last byte. */
export function isWhole(bytes: Buffer, method: string): boolean {
  const [first] = answersIn(bytes, method);
  if (!first) return false;
  if (method === 'HEAD' || hasNoBody(first.status)) return true;
  const length = first.headers['content-length'];
  return length !== undefined && Buffer.byteLength(first.text) >= Number(length);
}

function hasNoBody(status: number): boolean {
  return status === 304 || status === 204;
}

function headersOf(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}
