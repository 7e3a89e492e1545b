import { signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { HubError } from '../hub/hub-error.js';
import type { AgentRun, AgentRunList } from '../hub/types.js';
import { merged } from './merged.js';
import type { RunsQuery } from './runs-query.js';

const PAGE = 100;
/** A hub gives no more at once. */
const LONGEST_PAGE = 1_000;
/** So many more than were asked for are shown as they come: a page that stays open for weeks must not grow. */
const MOST_FRESH = 500;
const RETRY_MS = 3_000;

export interface Runs {
  readonly items: readonly AgentRun[] | null;
  readonly cursor: string | null;
  readonly error: HubError | null;
}

/** Reads a page of a list; a `cursor` of '' is the first. @throws {HubError} */
export type AskRuns = (
  query: RunsQuery,
  page: { readonly limit: number; readonly cursor: string },
  ended: AbortSignal,
) => Promise<AgentRunList>;

interface Question {
  readonly query: RunsQuery;
  readonly cursor: string;
  readonly ended: AbortController;
  /** The runs that the stream told while it was under way. */
  readonly told: Map<string, AgentRun>;
}

/**
 * The runs of a query, a page or more of them, as they change. An answer and the stream come in any order:
 * 1. An answer has all that the stream told before its question, so it replaces what is shown.
 * 2. It may be older or newer than what the stream told since. That stands above it: if the answer is newer, the stream
 *    tells the same once more.
 * 3. One question is under way at a time; the answer to another one counts no more.
 */
export class RunListing {
  readonly runs: Signal<Runs> = signal<Runs>({ items: null, cursor: null, error: null });
  private query: RunsQuery | undefined;
  /** The query that the items belong to; they are shown until there are those of the next one. */
  private shown: RunsQuery | undefined;
  /** The last run of the last page: the list is whole down to its place. Null for one that is whole to its end. */
  private end: AgentRun | null = null;
  private wanted = PAGE;
  private question: Question | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly askRuns: AskRuns) {}

  /** Reads the first page of a query, or anew as far as it was read: changes may have been missed. */
  choose(query: RunsQuery): void {
    if (!this.query || !areEqual(query, this.query)) {
      this.query = query;
      this.wanted = PAGE;
    }
    this.reload(this.query);
  }

  /** Reads one more page. */
  more(): void {
    const { cursor } = this.runs.peek();
    if (this.query && this.query === this.shown && cursor !== null && !this.question)
      void this.ask(this.query, cursor, PAGE);
  }

  /** Takes runs as the stream tells them. */
  hear(changed: readonly AgentRun[]): void {
    for (const run of changed) this.question?.told.set(run.event_id, run);
    const { items, cursor, error } = this.runs.peek();
    if (!items || !this.shown) return;
    const next = merged(items, changed, this.shown, this.end);
    this.runs.value = { items: next, cursor, error };
    if (next.length > this.wanted + MOST_FRESH && !this.question) this.reload(this.shown);
  }

  close(): void {
    clearTimeout(this.retry);
    this.question?.ended.abort();
    this.question = undefined;
  }

  private reload(query: RunsQuery): void {
    void this.ask(query, '', Math.min(this.wanted, LONGEST_PAGE));
  }

  private async ask(query: RunsQuery, cursor: string, limit: number): Promise<void> {
    this.close();
    const question: Question = { query, cursor, ended: new AbortController(), told: new Map() };
    this.question = question;
    const answer = await this.askRuns(query, { limit, cursor }, question.ended.signal).catch(
      (error: unknown) => error as HubError,
    );
    if (this.question !== question) return;
    this.question = undefined;
    if (answer instanceof Error) this.fail(question, answer);
    else this.take(question, answer, limit);
  }

  private take({ query, cursor, told }: Question, page: AgentRunList, limit: number): void {
    const before = cursor === '' ? [] : (this.runs.peek().items ?? []);
    this.shown = query;
    this.wanted = cursor === '' ? limit : this.wanted + limit;
    this.end = page.next_cursor === null ? null : (page.items.at(-1) ?? null);
    const listed = merged(before, page.items, query, this.end);
    const items = merged(listed, [...told.values()], query, this.end);
    this.runs.value = { items, cursor: page.next_cursor, error: null };
  }

  private fail({ query, cursor }: Question, error: HubError): void {
    const { items, cursor: next } = this.runs.peek();
    const isOfQuery = this.shown === query;
    this.runs.value = { items: isOfQuery ? items : null, cursor: isOfQuery ? next : null, error };
    const mayPass = error.status === 0 || error.status >= 500;
    if (cursor === '' && mayPass) this.retry = setTimeout(() => this.reload(query), RETRY_MS);
  }
}

function areEqual(one: RunsQuery, other: RunsQuery): boolean {
  return one.agent === other.agent && one.type === other.type && one.status === other.status;
}
