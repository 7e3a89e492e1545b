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
    const ask = (): void => void answerTo(route, parameters, answer, ended.signal);
    ask();
    const timer = everyMs === undefined ? undefined : setInterval(() => document.hidden || ask(), everyMs);
    const look = (): void => void (document.hidden || timer === undefined || ask());
    document.addEventListener('visibilitychange', look, { signal: ended.signal });
    return (): void => {
      ended.abort();
      clearInterval(timer);
    };
  }, [key, everyMs, reset, version, isOff]);
  return answer;
}

async function answerTo<R extends keyof Answers>(
  route: R,
  parameters: Parameters,
  answer: { value: Answer<Answers[R]> },
  ended: AbortSignal,
): Promise<void> {
  try {
    const data = await get(route, parameters, ended);
    if (!ended.aborted) answer.value = { data, error: null };
  } catch (error) {
    if (!ended.aborted && error instanceof HubError) answer.value = { data: answer.value.data, error };
  }
}
