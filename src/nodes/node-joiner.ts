import { Injectable } from '@nestjs/common';
import { askClock, timeIn } from '../platform/database/clock.js';
import type { ClockRow } from '../platform/database/clock.js';
import { Database } from '../platform/database/database.js';
import type { Transaction } from '../platform/database/transaction.js';
import { HistoryMover } from './history/history-mover.js';
import { aliasesOf } from './node-aliases.js';
import { merge } from './node-merge.js';
import { lockedNodes, newNode, saveNodes } from './node-rows.js';
import type { NodeRow } from './node-rows.js';
import type { Identity } from './rules/identity.js';
import { joinOf, marksOf } from './rules/join.js';
import type { AliasRow } from './rules/join.js';

export interface SystemInfo {
  readonly identity: Identity;
  readonly os: string | null;
  readonly osVersion: string | null;
}

export interface Introduced {
  readonly id: string;
  /** Whether it had introduced itself before. */
  readonly isKnown: boolean;
}

/** Joins the names that `system_info` says belong to one machine, also in what is stored of each. */
@Injectable()
export class NodeJoiner {
  constructor(
    private readonly database: Database,
    private readonly mover: HistoryMover,
  ) {}

  /** Everything is one node when this resolves. @throws {DatabaseUnavailableError} */
  async introduce(info: SystemInfo): Promise<Introduced> {
    const introduced = await this.database.write((transaction) => this.join(transaction, info));
    await this.mover.move(introduced.id);
    return introduced;
  }

  /**
   * 1. The marks and names of the machine are locked, and the nodes that they stand for.
   * 2. They say which node it is, and which become part of it (see rules/join.ts).
   * 3. From now on they stand for that node.
   */
  private async join(transaction: Transaction, info: SystemInfo): Promise<Introduced> {
    const { identity } = info;
    const { dialect } = this.database;
    const marks = marksOf(identity);
    const found = await transaction.select<AliasRow[]>(
      ...marks.map(([kind, names]) => aliasesOf(kind, names, dialect)),
    );
    const aliases = found.flat();
    const holders = aliases.map(({ node_id: id }) => id);
    const [stored, clock] = await transaction.select<[NodeRow, ClockRow]>(
      lockedNodes([identity.id, ...holders], dialect),
      askClock(dialect),
    );
    const nodes = new Map(stored.map((node) => [node.id, node]));
    const { id, isKnown, others, rows } = joinOf(identity, aliases, nodes);
    const node = nodes.get(id) ?? newNode(id, timeIn(clock));
    const joined = await merge(
      transaction,
      node,
      others.map((other) => nodes.get(other)).filter((other) => other !== undefined),
      dialect,
    );
    saveNodes(transaction, [introducedAs(joined, info)]);
    const isLocked = (row: AliasRow): boolean =>
      aliases.some(({ kind, name }) => kind === row.kind && name === row.name);
    // A name that was not there could not be locked: if somebody else inserts it first, this starts over.
    transaction.insert(
      'node_aliases',
      rows.filter((row) => !isLocked(row)),
    );
    transaction.insert('node_aliases', rows.filter(isLocked), ['kind', 'name'], 'replace');
    return { id, isKnown };
  }
}

function introducedAs(node: NodeRow, { identity, os, osVersion }: SystemInfo): NodeRow {
  const isGiven = node.hostname !== node.reported_hostname;
  const { hostname } = identity;
  return {
    ...node,
    reported_hostname: hostname ?? node.reported_hostname,
    hostname: isGiven ? node.hostname : (hostname ?? node.hostname),
    ip_address: identity.address ?? node.ip_address,
    mac_address: identity.mac ?? node.mac_address,
    os: os ?? node.os,
    os_version: osVersion ?? node.os_version,
  };
}
