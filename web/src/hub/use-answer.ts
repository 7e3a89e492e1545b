import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { get } from './get.js';
import type { Answers } from './get.js';
import type { Parameters } from './url-of.js';
import { HubError } from './hub-error.js';
import { resets } from './live.js';

/** An answer of the hub as far as it is there; an error leaves the answer of before, if there was one. */
export interface Answer<T> {
  readonly data: T | null;
  readonly error: HubError | null;
}

export interface AnswerOptions {
  /** Asks again after so many ms, while somebody looks. */
  readonly everyMs?: number;
  /** Asks again when it changes. */
  readonly version?: unknown;
  /** Asks nothing, as long as there is nothing to ask for. */
  readonly isOff?: boolean;
}

/** Asks the hub, and again when the parameters change, when changes were missed, and from time to time. */
export function useAnswer<R extends keyof Answers>(
  route: R,
  parameters: Parameters = {},
  { everyMs, version, isOff = false }: AnswerOptions = {},
): ReadonlySignal<Answer<Answers[R]>> {
  const key = JSON.stringify([route, parameters]);
  // Another question has another answer: none of the one before is shown for it.
  const answer = useMemo(() => signal<Answer<Answers[R]>>({ data: null, error: null }), [key]);
  const reset = resets.value;
  useEffect(() => {
    if (isOff) return undefined;
    const ended = new AbortController();
    let asked = 0;
    let answered = 0;
    const ask = async (): Promise<void> => {
      const number = (asked += 1);
      const next = await answerTo(route, parameters, ended.signal);
      // One that came after that of a later question is older.
      if (ended.signal.aborted || !next || number < answered) return;
      answered = number;
      answer.value = { data: next.data ?? answer.peek().data, error: next.error };
    };
    void ask();
    const timer =
      everyMs === undefined ? undefined : setInterval(() => void (document.hidden || ask()), everyMs);
    const look = (): void => void (document.hidden || timer === undefined || ask());
    document.addEventListener('visibilitychange', look, { signal: ended.signal });
    return (): void => {
      ended.abort();
      clearInterval(timer);
    };
  }, [key, everyMs, reset, version, isOff]);
  return answer;
}

/** Null where it was given up. */
async function answerTo<R extends keyof Answers>(
  route: R,
  parameters: Parameters,
  ended: AbortSignal,
): Promise<Answer<Answers[R]> | null> {
  try {
    return { data: await get(route, parameters, ended), error: null };
  } catch (error) {
    return error instanceof HubError ? { data: null, error } : null;
  }
}
