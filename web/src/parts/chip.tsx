import type { JSX } from 'preact';
import { Icon } from './icon.js';
import type { IconName } from './icon.js';

interface ChipProps {
  readonly word: string;
  readonly icon?: IconName;
  readonly count?: number;
  readonly isPressed: boolean;
  readonly onPress: () => void;
}

/** A filter that is on or off. */
export function Chip({ word, icon, count, isPressed, onPress }: ChipProps): JSX.Element {
  return (
    <button type="button" class="chip" aria-pressed={isPressed} onClick={onPress}>
      {icon && <Icon name={icon} />}
      {word}
      {count !== undefined && <b>{count.toLocaleString('en')}</b>}
    </button>
  );
}
