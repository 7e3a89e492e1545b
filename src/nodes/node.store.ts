import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { askClock, timeIn } from '../platform/database/clock.js';
import type { ClockRow } from '../platform/database/clock.js';
import { Database } from '../platform/database/database.js';
import { GroupCommit } from '../platform/database/group-commit.js';
import { fromColumn } from '../platform/database/instant.js';
import type { Transaction } from '../platform/database/transaction.js';
import { notRolledUp } from './history/rolled-up.js';
import { lockedNames } from './node-aliases.js';
import { heard, snapshotRow } from './node-reports.js';
import type { NodeReport, SnapshotKey, SnapshotRow } from './node-reports.js';
import { firstArrivals } from './node-repeats.js';
import { lockedNodes, newNode, saveNodes } from './node-rows.js';
import type { NodeRow } from './node-rows.js';
import { saysWhen } from './rules/moment.js';

/** While the database works on one group, the hub reads requests for the other. */
const GROUPS_AT_ONCE = 2;
const GROUP_SIZE = 400;
const WAITING = 20_000;

interface Piece {
  readonly ids: readonly string[];
  readonly size: number;
  readonly report: NodeReport;
}

/** Records reports of nodes, those that arrive together in one transaction. */
@Injectable()
export class NodeStore implements OnApplicationShutdown {
  private readonly commits: GroupCommit<Piece, string>;

  constructor(private readonly database: Database) {
    this.commits = new GroupCommit((pieces) => this.commit(pieces), {
      atOnce: Math.min(GROUPS_AT_ONCE, database.dialect.connections),
      group: GROUP_SIZE,
      waiting: WAITING,
      waitingSize: WAITING,
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.commits.idle();
  }

  /** Returns the id of the node, once it is committed. @throws {DatabaseUnavailableError | TooBusyError} */
  async record(report: NodeReport): Promise<string> {
    return this.commits.submit({ ids: [report.name], size: 1, report });
  }

  /**
   * 1. The names are locked, so that they stand for the same nodes until the end.
   * 2. The nodes are locked; whatever is stored of them waits.
   * 3. Snapshots that are not stored yet are.
   */
  private async commit(pieces: readonly Piece[]): Promise<PromiseSettledResult<string>[]> {
    const ids = await this.database.write(async (transaction) => {
      const reports = pieces.map(({ report }) => report);
      const known = await lockedNames(
        transaction,
        reports.map(({ name }) => name),
        this.database.dialect,
      );
      const idOf = (name: string): string => known.get(name) ?? name;
      const [stored, clock] = await transaction.select<[NodeRow, ClockRow]>(
        lockedNodes(
          reports.map(({ name }) => idOf(name)),
          this.database.dialect,
        ),
        askClock(this.database.dialect),
      );
      const now = timeIn(clock);
      const nodes = new Map(stored.map((node) => [node.id, node]));
      const snapshots = new Map<string, SnapshotRow>();
      const rows = await this.rowsOf(transaction, reports, idOf, fromColumn(now));
      for (const report of reports) {
        const id = idOf(report.name);
        const snapshot = rows.get(report);
        nodes.set(id, heard(nodes.get(id) ?? newNode(id, now), report, now, snapshot));
        if (snapshot) snapshots.set(keyOf(snapshot), snapshots.get(keyOf(snapshot)) ?? snapshot);
      }
      const unknown = [...new Set(reports.map(({ name }) => name))].filter((name) => !known.has(name));
      transaction.insert(
        'node_aliases',
        unknown.map((name) => ({ kind: 'name', name, node_id: name })),
      );
      saveNodes(transaction, [...nodes.values()]);
      const fresh = await notRolledUp(transaction, [...snapshots.values()], fromColumn(now));
      // The first of a node and instant stands.
      transaction.insert('telemetry_history', fresh, ['node_id', 'timestamp'], 'keep');
      return reports.map(({ name }) => idOf(name));
    });
    return ids.map((value) => ({ status: 'fulfilled', value }));
  }

  /** The rows of those that are snapshots. */
  private async rowsOf(
    transaction: Transaction,
    reports: readonly NodeReport[],
    idOf: (name: string) => string,
    now: number,
  ): Promise<ReadonlyMap<NodeReport, SnapshotRow>> {
    const snapshots = reports.filter((report) => report.kind === 'snapshot');
    const rows = new Map<NodeReport, SnapshotRow>(
      snapshots.map((report) => [report, snapshotRow(idOf(report.name), report, now)]),
    );
    const odd = snapshots.filter(({ timestamp }) => timestamp !== undefined && !saysWhen(timestamp, now));
    const arrived = await firstArrivals(
      transaction,
      odd.flatMap((report) => rows.get(report) ?? []),
      now,
    );
    odd.forEach((report, place) =>
      rows.set(report, arrived[place] ?? snapshotRow(idOf(report.name), report, now)),
    );
    return rows;
  }
}

function keyOf({ node_id: id, timestamp }: SnapshotKey): string {
  return `${timestamp} ${id}`;
}
