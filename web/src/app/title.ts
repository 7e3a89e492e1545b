import { effect, signal } from '@preact/signals';
import { liveState, summary } from '../hub/live.js';
import { PRODUCT } from '../words/words.js';

/** The title of the page that is shown, such as `Overview` or `46 % · pg1`. */
export const pageTitle = signal('Overview');

let plain: string | undefined;

/** How many jobs and machines need somebody. */
export function needsYou(): number {
  return summary.value?.attention.length ?? 0;
}

effect(() => {
  const count = needsYou();
  const need = count > 0 ? `${count} ${count === 1 ? 'needs' : 'need'} you · ` : '';
  document.title = `${need}${pageTitle.value} · ${PRODUCT}`;
});

/** The icon of the tab has a mark while somebody is needed, or while the figures are old. */
effect(() => {
  const mark = liveState.value.kind === 'lost' ? 'grey' : needsYou() > 0 ? 'red' : '';
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  if (!icon) return;
  plain ??= icon.href;
  icon.href = mark === '' ? plain : markedIcon(mark === 'red' ? '#d9541e' : '#a3acb9');
});

function markedIcon(colour: string): string {
  const arcs =
    '<path d="M5.5 14.5a6.5 6.5 0 0 1 13 0M8.5 15.5a3.5 3.5 0 0 1 7 0" fill="none" stroke="#fff" stroke-width="2"/>';
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect x="1" y="1" width="22" height="22" rx="6.5" fill="#3b4cca"/>' +
    `${arcs}<circle cx="12" cy="17" r="1.6" fill="#fff"/><circle cx="18.5" cy="5.5" r="5.5" fill="${colour}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
