import { effect, signal } from '@preact/signals';
import { summary } from '../hub/live.js';
import { PRODUCT } from '../words/words.js';

/** The title of the page that is shown, such as `Overview` or `46 % · pg1`. */
export const pageTitle = signal('Overview');

/** How many jobs and machines need somebody. */
export function needsYou(): number {
  return summary.value?.attention.length ?? 0;
}

effect(() => {
  const count = needsYou();
  const need = count > 0 ? `${count} ${count === 1 ? 'needs' : 'need'} you · ` : '';
  document.title = `${need}${pageTitle.value} · ${PRODUCT}`;
});
