import type { Exchange } from './answer.js';
import type { FuzzRequest } from './request.js';

/** A promise that did not hold. */
export interface Broken {
  readonly what: string;
  /** How to see it again, in lines. */
  readonly how: string;
  times: number;
}

/** The requests and answers of a run. */
export class Ledger {
  /** How often each status was the answer, by what was asked. */
  readonly counts = new Map<string, Map<string, number>>();
  readonly broken = new Map<string, Broken>();
  /** The highest revision of each job that an answer named. */
  readonly revisions = new Map<string, number>();
  /** The requests by the ids that the log must contain. */
  readonly requestIds = new Map<string, string>();
  requests = 0;

  record({ route, method, target }: FuzzRequest, { answers, failure }: Exchange): void {
    this.requests++;
    const statuses = answers.map(({ status }) => String(status));
    for (const status of statuses.length > 0 ? statuses : [failure ?? 'hung up on'])
      this.count(route, status);
    for (const { status, headers, text } of answers) {
      // The log has only one rejected request a second.
      const id = status === 503 ? undefined : headers['x-request-id'];
      if (id !== undefined) this.requestIds.set(id, `${status} ${method} ${target}`);
      if (status < 300 && text !== '' && isJson(headers)) this.noteRevisions(text);
    }
  }

  breaks(what: string, how = ''): void {
    const known = this.broken.get(what);
    if (known) known.times++;
    else this.broken.set(what, { what, how, times: 1 });
  }

  private count(route: string, status: string): void {
    const counts = this.counts.get(route) ?? new Map<string, number>();
    this.counts.set(route, counts.set(status, (counts.get(status) ?? 0) + 1));
  }

  /** Each object that has an id and a revision is a job as it was acknowledged or shown. */
  private noteRevisions(text: string): void {
    JSON.parse(text, (_name, value: { id?: unknown; revision?: unknown } | null) => {
      if (typeof value?.id === 'string' && typeof value.revision === 'number') {
        this.revisions.set(value.id, Math.max(value.revision, this.revisions.get(value.id) ?? 0));
      }
      return value;
    });
  }
}

function isJson({ 'content-type': type }: Readonly<Record<string, string>>): boolean {
  return type?.startsWith('application/json') === true;
}
