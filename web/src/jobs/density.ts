import { signal } from '@preact/signals';
import { keep, kept } from '../hub/kept.js';

const KEY = 'hub-compact';

/** Whether rows are low; remembered on the device. */
export const isCompact = signal(kept(KEY) === '1');

export function setCompact(value: boolean): void {
  keep(KEY, value ? '1' : null);
  isCompact.value = value;
}

const phone = matchMedia('(max-width: 720px)');
const isPhone = signal(phone.matches);
phone.addEventListener('change', ({ matches }) => (isPhone.value = matches));

/** Pixels of a row, as the style sheet has them. */
export function rowHeight(): number {
  if (isPhone.value) return 112;
  return isCompact.value ? 34 : 46;
}
