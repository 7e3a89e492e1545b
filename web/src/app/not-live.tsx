import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { now } from '../hub/clock.js';
import { liveState } from '../hub/live.js';
import type { LiveState } from '../hub/live-messages.js';
import { Icon } from '../parts/icon.js';
import { clockWithSeconds } from '../words/instants.js';
import { spanText } from '../words/spans.js';

/** A connection that is back before it is said has not been missed. */
const SAID_AFTER_MS = 1_000;

/** Says since when the figures are old, and makes them look old. */
export function NotLive(): JSX.Element | null {
  const state = liveState.value;
  const isLost = useStayedLost(state);
  useEffect(() => {
    document.documentElement.classList.toggle('not-live', isLost);
  }, [isLost]);
  if (!isLost || state.kind !== 'lost') return null;
  void now.value;
  return (
    <aside class="not-live-banner" aria-label="Connection">
      <Icon name="warn" />
      <span>
        <b>Not live since {clockWithSeconds(state.since)}</b> ({spanText(Date.now() - state.since)}).{' '}
        {state.reason}. Trying again…
      </span>
      <span class="then">Figures below are of then.</span>
    </aside>
  );
}

function useStayedLost(state: LiveState): boolean {
  const [isLost, setLost] = useState(false);
  const lost = state.kind === 'lost';
  useEffect(() => {
    if (!lost) return setLost(false);
    const timer = setTimeout(() => setLost(true), SAID_AFTER_MS);
    return (): void => clearTimeout(timer);
  }, [lost]);
  return isLost && lost;
}
