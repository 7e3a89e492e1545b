import type { AgentRun, JobView, Summary } from './types.js';

/** The data of the hub's stream, by the names of its events. */
export interface LiveEvents {
  hello: { readonly version: string; readonly now: string };
  jobs: readonly JobView[];
  gone: readonly { readonly id: string }[];
  contact: Readonly<Record<string, string>>;
  runs: readonly AgentRun[];
  summary: Summary;
  heartbeat: { readonly now: string };
  reset: object;
}

export type LiveEventType = keyof LiveEvents;

/** An event with its data. */
export type LiveEvent = {
  [T in LiveEventType]: { readonly type: T; readonly data: LiveEvents[T] };
}[LiveEventType];

/** How the connection stands. */
export type LiveState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** `since` is when it was lost, in ms since 1970 by this machine's clock; `reason` is for people. */
  | { readonly kind: 'lost'; readonly since: number; readonly reason: string }
  /** The hub wants a token, or another one. */
  | { readonly kind: 'refused'; readonly reason: string };

export type FromLive =
  /** The stream begins anew: the page must load its lists after the next `hello`. */
  | { readonly kind: 'fresh' }
  | { readonly kind: 'event'; readonly event: LiveEvent }
  | { readonly kind: 'state'; readonly state: LiveState };

/** From a page to the worker that holds the stream of all pages. */
export type ToWorker =
  | { readonly kind: 'join'; readonly token: string | null }
  | { readonly kind: 'leave' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'online' };
