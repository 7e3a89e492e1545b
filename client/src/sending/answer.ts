import type { Rejected, StoredWord } from '../spool/word-store.js';
import type { BatchAnswer } from '../wire/update.js';
import type { Reply } from './post.js';

/** A verdict on a batch. */
export type Verdict =
  /** The hub has dealt with them; `later` are to be sent again. */
  | {
      readonly kind: 'done';
      readonly done: StoredWord[];
      readonly rejected: Rejected[];
      readonly later: StoredWord[];
    }
  /** The request as a whole is too large, or one of its items spoils it. */
  | { readonly kind: 'split'; readonly status: number; readonly reason: string }
  /** A setting is wrong: of the address, the token or a proxy. Everything is kept. */
  | { readonly kind: 'settings'; readonly reason: string }
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfter?: string };

const SETTINGS: Readonly<Record<number, string>> = {
  401: 'the token is missing or wrong',
  403: 'the token may not report this',
  404: 'there is no hub at this address',
  405: 'there is no hub at this address',
};

export function judge(words: readonly StoredWord[], reply: Reply): Verdict {
  const { status, body, retryAfter } = reply;
  if (status === 200) return verdictOnItems(words, body);
  const reason = `the hub answered ${status}${detailOf(body)}`;
  if (status >= 300 && status < 400)
    return {
      kind: 'settings',
      reason: `${reason}: redirects are not followed; set the URL that it leads to`,
    };
  const wrong = SETTINGS[status];
  if (wrong !== undefined) return { kind: 'settings', reason: `${reason}: ${wrong}` };
  if ([400, 413, 415, 422].includes(status)) return { kind: 'split', status, reason };
  return { kind: 'later', reason, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

function verdictOnItems(words: readonly StoredWord[], body: string): Verdict {
  const results = resultsIn(body);
  if (!results || results.length !== words.length)
    return { kind: 'later', reason: 'the answer is not that of a hub' };
  const verdict = {
    kind: 'done' as const,
    done: [] as StoredWord[],
    rejected: [] as Rejected[],
    later: [] as StoredWord[],
  };
  words.forEach((word, index) => {
    const result = results.find((one) => one.index === index) ?? results[index];
    const status = Number(result?.status);
    if (status === 200) verdict.done.push(word);
    else if (isRefusal(status)) verdict.rejected.push({ word, status, reason: reasonOf(result) });
    else verdict.later.push(word);
  });
  return verdict;
}

/** A timeout or a limit passes. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

type Result = BatchAnswer['results'][number];

function resultsIn(body: string): Result[] | undefined {
  try {
    const { results } = JSON.parse(body) as Partial<BatchAnswer>;
    return Array.isArray(results) ? results : undefined;
  } catch {
    return undefined;
  }
}

function reasonOf(result: Result | undefined): string {
  const { detail, errors } = (result?.error ?? {}) as {
    detail?: string;
    errors?: { pointer: string; detail: string }[];
  };
  const parts = errors?.map((error) => `${error.pointer} ${error.detail}`) ?? [];
  return parts.length > 0 ? parts.join('; ') : (detail ?? 'the hub gave no reason');
}

function detailOf(body: string): string {
  try {
    const { detail } = JSON.parse(body) as { detail?: unknown };
    return typeof detail === 'string' ? ` (${detail})` : '';
  } catch {
    return '';
  }
}
