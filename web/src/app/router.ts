import { signal } from '@preact/signals';
import { routeOf } from './routes.js';
import type { Route } from './routes.js';

export interface Place {
  readonly route: Route;
  /** Without its `?`. */
  readonly query: string;
}

function here(): Place {
  return { route: routeOf(location.pathname), query: location.search.slice(1) };
}

/** Where the page is. */
export const place = signal<Place>(here());

interface Visit {
  /** How far down the page was when it was left. */
  readonly scroll?: number;
}

/** Goes to a path of this page as a link does: a new entry in the history, from its top. */
export function go(href: string): void {
  if (href === location.pathname + location.search) return;
  history.replaceState({ scroll: scrollY } satisfies Visit, '');
  history.pushState({}, '', href);
  place.value = here();
  scrollTo(0, 0);
}

/** Changes the query in the same entry of the history, for filters that are being typed. */
export function replaceQuery(query: string): void {
  history.replaceState(history.state, '', location.pathname + (query && `?${query}`));
  place.value = here();
}

/** Makes an entry of its own for a query that has come to rest, without moving the page. */
export function pushQuery(query: string): void {
  history.pushState({}, '', location.pathname + (query && `?${query}`));
  place.value = here();
}

/** Links within the page, and the buttons Back and Forward. */
export function startRouter(): void {
  history.scrollRestoration = 'manual';
  addEventListener('popstate', ({ state }) => {
    place.value = here();
    scrollWhenThere((state as Visit | null)?.scroll ?? 0);
  });
  document.addEventListener('click', (event) => {
    const href = ownLink(event);
    if (href === undefined) return;
    event.preventDefault();
    go(href);
  });
}

/** The page grows as its data arrive: waits for the height, for three seconds, or until somebody scrolls by hand. */
function scrollWhenThere(scroll: number): void {
  const until = performance.now() + 3_000;
  const byHand = new AbortController();
  for (const type of ['wheel', 'touchstart', 'pointerdown', 'keydown'])
    addEventListener(type, () => byHand.abort(), { signal: byHand.signal, passive: true });
  const attempt = (): void => {
    if (byHand.signal.aborted) return;
    scrollTo(0, scroll);
    if (scrollY < scroll - 1 && performance.now() < until) requestAnimationFrame(attempt);
    else byHand.abort();
  };
  requestAnimationFrame(attempt);
}

function ownLink(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin)
    return undefined;
  if (link.hash || routeOf(link.pathname).page === 'unknown') return undefined;
  return link.pathname + link.search;
}
