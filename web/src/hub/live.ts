import { computed, signal } from '@preact/signals';
import { setClock } from './clock.js';
import { HubError } from './hub-error.js';
import { get } from './get.js';
import { JobStore } from './job-store.js';
import { openLink } from './live-link.js';
import type { LiveLink } from './live-link.js';
import type { FromLive, LiveEvent, LiveState } from './live-messages.js';
import { cutOffSince, watchReach } from './reach.js';
import { token, tokenWanted } from './token.js';
import type { AgentRun, JobView, Summary } from './types.js';

/** The state of the stream, as the worker says. */
const streamState = signal<LiveState>({ kind: 'connecting' });
/** How the connection to the hub stands. */
export const liveState = computed<LiveState>(() => {
  const since = cutOffSince.value;
  return since === null ? streamState.value : { kind: 'lost', since, reason: 'This device is offline' };
});
/** The version that the hub says it has. */
export const hubVersion = signal<string | null>(null);
export const summary = signal<Summary | null>(null);
/** Whether all jobs under way are loaded. */
export const isLoaded = signal(false);
/** Grows when pages must ask again for lists of their own, as changes may have been missed. */
export const resets = signal(0);
export const jobs = new JobStore();

type RunListener = (runs: readonly AgentRun[]) => void;
const runListeners = new Set<RunListener>();

/** Calls `listener` with the runs of agents that the stream tells from now on, until the function that it gives is called. */
export function hearRuns(listener: RunListener): () => void {
  runListeners.add(listener);
  return (): void => void runListeners.delete(listener);
}

const UNDER_WAY = 'running,stalled,pending';
const FIRST_PAGE = 100;
const PAGE = 500;

let link: LiveLink | undefined;
let isFresh = true;
let loading: AbortController | undefined;

/** Follows the hub with the present token; again after a new one, with which other jobs may be seen. */
export function goLive(): void {
  link ??= startLink();
  void preview();
  streamState.value = { kind: 'connecting' };
  link.send({ kind: 'join', token: token.value });
}

function startLink(): LiveLink {
  const opened = openLink(hear);
  // A page in the back-forward cache hears nothing, and a closed one says no more.
  addEventListener('pagehide', () => opened.send({ kind: 'leave' }));
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) goLive();
  });
  watchReach();
  addEventListener('offline', () => opened.send({ kind: 'offline' }));
  addEventListener('online', () => opened.send({ kind: 'online' }));
  return opened;
}

function hear(message: FromLive): void {
  if (message.kind === 'event') take(message.event);
  else if (message.kind === 'fresh') isFresh = true;
  else {
    streamState.value = message.state;
    if (message.state.kind === 'refused')
      tokenWanted.value = token.value === null ? {} : { refused: message.state.reason };
  }
}

function take(event: LiveEvent): void {
  switch (event.type) {
    case 'hello':
      setClock(event.data.now);
      hubVersion.value = event.data.version;
      if (isFresh) reload();
      return;
    case 'jobs':
      return jobs.take(event.data);
    case 'gone':
      return jobs.drop(event.data.map(({ id }) => id));
    case 'contact':
      return jobs.contact(event.data);
    case 'runs':
      for (const listener of runListeners) listener(event.data);
      return;
    case 'summary':
      summary.value = event.data;
      return;
    case 'heartbeat':
      return setClock(event.data.now);
    case 'reset':
      reload();
  }
}

/** The first jobs, so that there is something to see while the stream is being opened. */
async function preview(): Promise<void> {
  const query = { status: UNDER_WAY, include: 'disks', limit: FIRST_PAGE };
  // The stream says what is wrong.
  await jobs.takeListed(() => get('/jobs', query)).catch(() => undefined);
}

/** Changes may have been missed: everything that is shown is asked for again. */
function reload(): void {
  isFresh = false;
  resets.value += 1;
  void load();
}

/** All jobs under way, page by page. The stream is open by now, so a change is in one of both at least. */
async function load(): Promise<void> {
  loading?.abort();
  loading = new AbortController();
  const { signal: ended } = loading;
  try {
    const before = jobs.revisions();
    const listed = await loadPages(ended);
    if (ended.aborted) return;
    jobs.dropMissing(before, listed);
    isLoaded.value = true;
  } catch (error) {
    if (ended.aborted || (error instanceof HubError && error.status === 401)) return;
    setTimeout(() => void load(), 2_000);
  }
}

async function loadPages(ended: AbortSignal): Promise<Set<string>> {
  const listed = new Set<string>();
  let cursor: string | null | undefined;
  do {
    const limit = cursor ? PAGE : FIRST_PAGE;
    const query = { status: UNDER_WAY, include: 'disks', limit, cursor: cursor ?? undefined };
    const page = await jobs.takeListed(() => get('/jobs', query, ended));
    for (const job of page.items) listed.add(job.id);
    cursor = page.next_cursor;
  } while (cursor);
  return listed;
}

/** Nothing that the token of before could see is kept. */
export function endLive(): void {
  link?.send({ kind: 'leave' });
  loading?.abort();
  jobs.clear();
  isLoaded.value = false;
  summary.value = null;
}

/** For the page of states alone: shows these instead of the hub's. */
export function showStates(states: readonly JobView[], of: Summary, isLost: boolean): void {
  link?.send({ kind: 'leave' });
  jobs.clear();
  jobs.take(states);
  summary.value = of;
  isLoaded.value = true;
  const lost = { kind: 'lost', since: Date.now() - 12_000, reason: 'The hub cannot be reached' } as const;
  streamState.value = isLost ? lost : { kind: 'live' };
}
