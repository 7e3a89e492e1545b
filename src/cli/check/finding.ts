export type Verdict = 'ok' | 'warning' | 'problem';

/** One thing that `hub check` looked at. */
export interface Finding {
  readonly what: string;
  readonly verdict: Verdict;
  readonly says: string;
  /** What the operator can do about it; none where it is fine. */
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
