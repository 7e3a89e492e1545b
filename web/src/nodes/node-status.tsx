import type { JSX } from 'preact';
import type { NodeView } from '../hub/types.js';
import { Icon } from '../parts/icon.js';
import { NODE_WORDS } from './node-words.js';

/** Whether the hub hears a node, as a word with its shape. */
export function NodeStatusWord({
  node,
  pill = false,
}: {
  readonly node: NodeView;
  readonly pill?: boolean;
}): JSX.Element {
  const { word, tone, icon } = NODE_WORDS[node.status];
  return (
    <span class={`${pill ? 'pill' : 'status'} ${tone}`} title={node.status}>
      <Icon name={icon} />
      {word}
    </span>
  );
}
