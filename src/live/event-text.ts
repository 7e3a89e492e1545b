/** An event of a stream; `data` is JSON, which has no line breaks. */
export interface LiveEvent {
  readonly type: 'hello' | 'jobs' | 'gone' | 'contact' | 'runs' | 'summary' | 'heartbeat' | 'reset';
  readonly id: string;
  readonly data: string;
}

/** How long a client waits before it comes back, in milliseconds. */
const RETRY_MS = 1_000;

/** As https://html.spec.whatwg.org/multipage/server-sent-events.html has it. */
export function textOf({ type, id, data }: LiveEvent): string {
  return `event: ${type}\nid: ${id}\ndata: ${data}\n\n`;
}

/** The first field of the first event. */
export const RETRY_FIELD = `retry: ${RETRY_MS}\n`;
