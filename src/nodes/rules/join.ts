import { hasOtherCard, isSameMachine } from './identity.js';
import type { Identity, KnownMachine } from './identity.js';

/** `name`: as daemons name the node; `mac`, and `host` (its address and host name): as `system_info` knows it again. */
export type AliasKind = 'name' | 'mac' | 'host';

export interface AliasRow {
  readonly kind: AliasKind;
  readonly name: string;
  readonly node_id: string;
}

/** The marks and names of a machine, in the order in which all transactions lock them. */
export function marksOf({ mac, host, names }: Identity): [AliasKind, readonly string[]][] {
  const cards: [AliasKind, readonly string[]][] = mac === null ? [] : [['mac', [mac]]];
  return [['host', [host]], ...cards, ['name', names]];
}

export interface Join {
  /** The node of the machine. */
  readonly id: string;
  /** Whether it had introduced itself before. */
  readonly isKnown: boolean;
  /** Nodes that become part of it. */
  readonly others: readonly string[];
  /** Its marks and names from now on. */
  readonly rows: readonly AliasRow[];
}

/**
 * Decides what a machine that introduces itself is; `aliases` are those of its marks and names that are known, and
 * `nodes` what they stand for.
 *
 * 1. It is the node of its network card, else that of its address and host name, unless that has another card, else that of
 *    its id.
 * 2. Every other node that has one of its marks or names becomes part of it, unless it is another machine: then the name
 *    alone changes hands.
 */
export function joinOf(
  identity: Identity,
  aliases: readonly AliasRow[],
  nodes: ReadonlyMap<string, KnownMachine>,
): Join {
  const holderOf = (kind: AliasKind): string | undefined =>
    aliases.find((alias) => alias.kind === kind)?.node_id;
  const known = [holderOf('mac'), holderOf('host')].find((id) => {
    const node = nodes.get(id ?? '');
    return node !== undefined && !hasOtherCard(node, identity);
  });
  const id = known ?? aliases.find(({ name }) => name === identity.id)?.node_id ?? identity.id;
  const holders = aliases.map(({ node_id: holder }) => holder);
  return {
    id,
    isKnown: known !== undefined,
    others: [...new Set(holders)].filter((other) => {
      const node = nodes.get(other);
      return other !== id && node !== undefined && isSameMachine(node, identity);
    }),
    rows: marksOf(identity).flatMap(([kind, names]) => names.map((name) => ({ kind, name, node_id: id }))),
  };
}
