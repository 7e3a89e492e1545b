import type { EventJson } from './hub.js';

export interface EventPageJson {
  readonly items: readonly EventJson[];
  readonly next_cursor: string | null;
}

/** The events of all pages; `ask` gets each by its query string. */
export async function allEvents(ask: (query: string) => Promise<EventPageJson>): Promise<EventJson[]> {
  const all: EventJson[] = [];
  for (let query: string | undefined = 'limit=1000'; query !== undefined;) {
    const page: EventPageJson = await ask(query);
    all.push(...page.items);
    query = page.next_cursor === null ? undefined : `limit=1000&cursor=${page.next_cursor}`;
  }
  return all;
}
