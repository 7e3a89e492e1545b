export type Verdict = 'ok' | 'warning' | 'problem';

/** One result of `hub check`. */
export interface Finding {
  readonly what: string;
  readonly verdict: Verdict;
  readonly says: string;
  /** The advice for the operator; absent where all is well. */
  readonly todo?: string;
}

export function fine(what: string, says: string): Finding {
  return { what, verdict: 'ok', says };
}

export function warning(what: string, says: string, todo: string): Finding {
  return { what, verdict: 'warning', says, todo };
}

export function problem(what: string, says: string, todo: string): Finding {
  return { what, verdict: 'problem', says, todo };
}
