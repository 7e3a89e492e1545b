import type { JSX } from 'preact';
import { DAY_WORDS } from '../words/words.js';
import type { DayState } from '../hub/types.js';

/** A day each, oldest first, told apart by shape and hue. */
export function Strip({ days }: { readonly days: readonly DayState[] }): JSX.Element {
  return (
    <span class="strip" role="img" aria-label={stripText(days)}>
      {days.map((day, index) => (
        <i key={index} class={day} />
      ))}
    </span>
  );
}

/** `last 14 days: 11 good, 2 failed, 1 no run`. */
export function stripText(days: readonly DayState[]): string {
  const states = Object.keys(DAY_WORDS) as DayState[];
  const counts = states.map((state) => ({ state, count: days.filter((day) => day === state).length }));
  const parts = counts
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${DAY_WORDS[state]}`);
  return `last ${days.length} days: ${parts.join(', ')}`;
}

export function StripLegend(): JSX.Element {
  const states: readonly DayState[] = ['good', 'warnings', 'failed', 'running', 'none'];
  return (
    <div class="legend">
      {states.map((state) => (
        <span key={state}>
          <i class={state} />
          {DAY_WORDS[state]}
        </span>
      ))}
    </div>
  );
}
