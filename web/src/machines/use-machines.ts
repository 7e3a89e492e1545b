import { useSignal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { get } from '../hub/get.js';
import { HubError } from '../hub/hub-error.js';
import { resets, summary } from '../hub/live.js';
import type { MachineItem, MachineList } from '../hub/types.js';
import type { MachinesQuery } from './machines-query.js';

const PAGE = 50;
/** Letters that are typed together are one question. */
const REST_MS = 200;

export interface Machines {
  readonly items: readonly MachineItem[] | null;
  readonly cursor: string | null;
  readonly error: HubError | null;
}

const NONE: Machines = { items: null, cursor: null, error: null };

/** The machines of a query, as many pages as were asked for; read again when a job has ended. */
export function useMachines(query: MachinesQuery): [ReadonlySignal<Machines>, more: () => void] {
  const machines = useSignal<Machines>(NONE);
  const pages = useRef(1);
  const key = JSON.stringify(query);
  const last = summary.value?.last_24h;
  const changed = `${resets.value} ${last ? last.completed + last.failed + last.cancelled : ''}`;
  useEffect(() => void (pages.current = 1), [key]);
  useEffect(() => {
    const ended = new AbortController();
    const wait = machines.peek().items === null ? 0 : REST_MS;
    const timer = setTimeout(() => void read(query, pages.current, ended.signal, machines), wait);
    return (): void => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [key, changed]);
  const more = (): void => {
    pages.current += 1;
    void readMore(query, machines);
  };
  return [machines, more];
}

async function read(
  query: MachinesQuery,
  pages: number,
  ended: AbortSignal,
  machines: { value: Machines },
): Promise<void> {
  const items: MachineItem[] = [];
  let cursor: string | null = null;
  try {
    for (let page = 0; page < pages && (page === 0 || cursor !== null); page++) {
      const answer: MachineList = await get('/machines', parametersOf(query, cursor), ended);
      items.push(...answer.items);
      cursor = answer.next_cursor;
    }
    if (!ended.aborted) machines.value = { items, cursor, error: null };
  } catch (error) {
    if (!ended.aborted && error instanceof HubError) machines.value = { ...machines.value, error };
  }
}

/** A machine that had a good run meanwhile may come again: its later place counts. */
async function readMore(query: MachinesQuery, machines: { value: Machines }): Promise<void> {
  const { items, cursor } = machines.value;
  if (cursor === null || items === null) return;
  try {
    const answer = await get('/machines', parametersOf(query, cursor));
    const again = new Set(answer.items.map(keyOf));
    const kept = items.filter((item) => !again.has(keyOf(item)));
    machines.value = { items: [...kept, ...answer.items], cursor: answer.next_cursor, error: null };
  } catch (error) {
    if (error instanceof HubError) machines.value = { items, cursor, error };
  }
}

function parametersOf(
  { q, sort }: MachinesQuery,
  cursor: string | null,
): Record<string, string | number | undefined> {
  return { q: q || undefined, sort, limit: PAGE, cursor: cursor ?? undefined };
}

export function keyOf({ vm_name: name, job_type: type }: MachineItem): string {
  return `${type} ${name}`;
}
