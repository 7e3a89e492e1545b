import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityOf } from './identity.js';
import type { Identity, KnownMachine } from './identity.js';
import { joinOf, marksOf } from './join.js';
import type { AliasRow, Join } from './join.js';

/** A word of a machine: an introduction, or a report under one of its names. */
interface Word {
  readonly machine: number;
  readonly kind: 'introduces' | 'address' | 'id';
  /** Which of its two addresses it has then. */
  readonly place: number;
}

interface Known extends KnownMachine {
  readonly id: string;
}

/** The knowledge of a hub after some words, as its store keeps it: nodes by id, and the names and marks of each. */
class Hub {
  readonly nodes = new Map<string, Known>();
  private aliases: AliasRow[] = [];

  hear(word: Word): void {
    if (word.kind === 'introduces') this.introduce(identityFor(word));
    else this.report(word.kind === 'address' ? addressOf(word) : identityFor(word).id);
  }

  nodeOf(name: string): string | undefined {
    return this.aliases.find((alias) => alias.kind === 'name' && alias.name === name)?.node_id;
  }

  private report(name: string): void {
    if (this.nodeOf(name) !== undefined) return;
    this.nodes.set(name, { id: name, mac_address: null, reported_hostname: null });
    this.aliases.push({ kind: 'name', name, node_id: name });
  }

  introduce(identity: Identity): Pick<Join, 'id' | 'isKnown'> {
    const marks = marksOf(identity);
    const found = this.aliases.filter(({ kind, name }) =>
      marks.some(([of, names]) => of === kind && names.includes(name)),
    );
    const { id, isKnown, others, rows } = joinOf(identity, found, this.nodes);
    for (const other of others) this.nodes.delete(other);
    const mac = identity.mac ?? this.nodes.get(id)?.mac_address ?? null;
    this.nodes.set(id, { id, mac_address: mac, reported_hostname: identity.hostname });
    const kept = this.aliases.filter(
      ({ kind, name }) => !rows.some((row) => row.kind === kind && row.name === name),
    );
    this.aliases = [
      ...kept.map((alias) => (others.includes(alias.node_id) ? { ...alias, node_id: id } : alias)),
      ...rows,
    ];
    return { id, isKnown };
  }
}

function addressOf({ machine, place }: Word): string {
  return `10.0.${machine}.${place + 1}`;
}

function identityFor(word: Word): Identity {
  const mac = `52:54:00:00:00:0${word.machine}`;
  return identityOf({ hostname: `m${word.machine}`, address: addressOf(word), mac, machineId: undefined });
}

const word: fc.Arbitrary<Word> = fc.record({
  machine: fc.nat(3),
  kind: fc.constantFrom('introduces', 'address', 'id'),
  place: fc.nat(1),
});

function heard(words: readonly Word[]): Hub {
  const hub = new Hub();
  for (const one of words) hub.hear(one);
  return hub;
}

/** Which of these names are one node: the place of the first name of the same node, for each. */
function together(hub: Hub, names: readonly string[]): number[] {
  const ids = names.map((name) => hub.nodeOf(name));
  return ids.map((id) => ids.indexOf(id));
}

const ORDERS = fc
  .array(word, { minLength: 1, maxLength: 14 })
  .chain((words) =>
    fc.tuple(fc.constant(words), fc.shuffledSubarray(words, { minLength: words.length }), fc.subarray(words)),
  );

describe('names that belong to one machine', () => {
  it('are one node, in whichever order and however often its words come', () => {
    fc.assert(
      fc.property(ORDERS, ([words, shuffled, again]) => {
        const names = [...new Set(words.flatMap((one) => [addressOf(one), identityFor(one).id]))];
        const told = heard(words);
        const other = heard([...shuffled, ...again]);
        expect(together(other, names)).toEqual(together(told, names));
        expect(other.nodes.size).toBe(told.nodes.size);
      }),
    );
  });

  it('are never those of another machine, and are its own once it has introduced itself', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), (words) => {
        const hub = heard(words);
        const owners = new Map<string, number>();
        for (const one of words) {
          const nodes = [hub.nodeOf(addressOf(one)), hub.nodeOf(identityFor(one).id)];
          for (const id of nodes.filter((known) => known !== undefined)) {
            expect(owners.get(id) ?? one.machine).toBe(one.machine);
            owners.set(id, one.machine);
          }
          if (one.kind === 'introduces') expect(new Set(nodes)).toEqual(new Set([identityFor(one).id]));
        }
      }),
    );
  });
});

it('a machine without a card is known by its address and host name, although its card told of others since', () => {
  const hub = new Hub();
  const told = { hostname: 'q', address: '10.1.0.1', mac: undefined, machineId: undefined };
  const mac = '52:54:00:00:00:0a';
  const first = hub.introduce(identityOf({ ...told, mac }));
  hub.introduce(identityOf({ ...told, mac, hostname: 'r', address: '10.1.0.2' }));
  expect(hub.introduce(identityOf(told))).toEqual({ id: first.id, isKnown: true });
  const other = hub.introduce(identityOf({ ...told, mac: '52:54:00:00:00:0b' }));
  expect([other.isKnown, other.id === first.id]).toEqual([false, false]);
});
