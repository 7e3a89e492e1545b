/** JSON as it is going to be written: a leaf is its text, which need not be JSON at all. */
export type Tree = string | { readonly brackets: '[]' | '{}'; readonly slots: readonly Slot[] };

/** A place in a list, or in an object under a name of which there may be two. */
export interface Slot {
  readonly name: string;
  readonly tree: Tree;
}

/** The replacement of one slot: nothing, another one, or several. */
export type Edit = (slot: Slot) => readonly Slot[];

export function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) {
    return { brackets: '[]', slots: value.map((item) => ({ name: '', tree: treeOf(item) })) };
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const slots = Object.entries(value).map(([name, member]) => ({ name, tree: treeOf(member) }));
  return { brackets: '{}', slots };
}

/** Edits one slot of all that there are, the root among them: the one that `place` leads to. */
export function editAt(root: Tree, place: number, edit: Edit): Tree {
  let left = place % countOf(root);
  const visit = (slot: Slot): readonly Slot[] => {
    if (left-- === 0) return edit(slot);
    if (left < 0 || typeof slot.tree === 'string') return [slot];
    return [{ ...slot, tree: { ...slot.tree, slots: slot.tree.slots.flatMap(visit) } }];
  };
  const [only] = visit({ name: '', tree: root });
  return only?.tree ?? '';
}

export function textOf(tree: Tree): string {
  if (typeof tree === 'string') return tree;
  const isObject = tree.brackets === '{}';
  const parts = tree.slots.map(({ name, tree: inner }) => {
    const text = textOf(inner);
    return isObject ? `${JSON.stringify(name)}:${text}` : text;
  });
  return isObject ? `{${parts.join(',')}}` : `[${parts.join(',')}]`;
}

function countOf(tree: Tree): number {
  if (typeof tree === 'string') return 1;
  return tree.slots.reduce((count, slot) => count + countOf(slot.tree), 1);
}
