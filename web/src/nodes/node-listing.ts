import { signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { HubError } from '../hub/hub-error.js';
import type { NodeList, NodeView } from '../hub/types.js';
import type { NodesQuery } from './nodes-query.js';

export interface Nodes {
  readonly items: readonly NodeView[] | null;
  readonly cursor: string | null;
  readonly error: HubError | null;
}

/** Reads a page of the list; without a `cursor` the first. @throws {HubError} */
export type AskNodes = (
  query: NodesQuery,
  cursor: string | undefined,
  ended: AbortSignal,
) => Promise<NodeList>;

/**
 * Nodes, offline ones first, as many pages as were asked for. All pages are read anew each time, as nodes change their
 * places. An answer that came after that of a later question is dropped: it is older.
 */
export class NodeListing {
  readonly nodes: Signal<Nodes> = signal<Nodes>({ items: null, cursor: null, error: null });
  private query: NodesQuery | undefined;
  private pages = 1;
  private asked = 0;
  private answered = 0;
  private ended = new AbortController();

  constructor(private readonly askNodes: AskNodes) {}

  /** Goes on with the first page of this query, which {@link refresh} asks for. */
  choose(query: NodesQuery): void {
    this.close();
    this.ended = new AbortController();
    this.query = query;
    this.pages = 1;
  }

  refresh(): void {
    if (this.query) void this.read(this.query, this.ended.signal);
  }

  /** Reads one more page. */
  more(): void {
    this.pages += 1;
    this.refresh();
  }

  close(): void {
    this.ended.abort();
  }

  private async read(query: NodesQuery, ended: AbortSignal): Promise<void> {
    const number = (this.asked += 1);
    const answer = await this.readPages(query, ended).catch((error: unknown) => error as HubError);
    if (ended.aborted || number < this.answered) return;
    this.answered = number;
    const isFault = answer instanceof Error;
    this.nodes.value = isFault ? { ...this.nodes.peek(), error: answer } : { ...answer, error: null };
  }

  private async readPages(query: NodesQuery, ended: AbortSignal): Promise<Omit<Nodes, 'error'>> {
    const items = new Map<string, NodeView>();
    const { pages } = this;
    let cursor: string | null = null;
    for (let page = 0; page < pages && (page === 0 || cursor !== null); page++) {
      const answer: NodeList = await this.askNodes(query, cursor ?? undefined, ended);
      for (const node of answer.items) items.set(node.id, node);
      cursor = answer.next_cursor;
    }
    return { items: [...items.values()], cursor };
  }
}
