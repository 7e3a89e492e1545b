import type { Problem } from './types.js';

/** An answer of the hub that is an error; the message is for people. */
export class HubError extends Error {
  constructor(
    /** 0 where the hub could not be reached. */
    readonly status: number,
    /** The stable code of the problem, such as `job-not-found`; empty where there is none. */
    readonly code: string,
    message: string,
    /** Seconds after which to ask again, as the hub says. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }

  static unreachable(cause: unknown): HubError {
    if (cause instanceof Error && cause.name === 'AbortError') throw cause;
    return new HubError(0, '', 'The hub cannot be reached');
  }
}

/** The error in an answer, which may be a proxy's and hold no problem. */
export async function problemIn(response: Response): Promise<HubError> {
  const problem = await response.json().then(
    (body: unknown) => body as Partial<Problem> | null,
    () => null,
  );
  const code = problem?.type?.split(':').at(-1) ?? '';
  // On some routes `detail` is a list; `error` is always the text.
  const message = problem?.error ?? `The hub answered ${response.status} ${response.statusText}`.trim();
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new HubError(response.status, code, message, Number.isFinite(seconds) ? seconds : null);
}
