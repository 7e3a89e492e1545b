import { Injectable } from '@nestjs/common';
import { writeAudit } from '../audit/audit-record.js';
import type { AuditAction } from '../audit/audit-event.entity.js';
import { databaseTime } from '../platform/database/clock.js';
import { Database } from '../platform/database/database.js';
import type { Transaction } from '../platform/database/transaction.js';
import { lockedNames } from './node-aliases.js';
import { NodeNotFoundError } from './node-not-found.error.js';
import { lockedNodes, saveNodes } from './node-rows.js';
import type { NodeRow } from './node-rows.js';

/** An operator's words on a node; a member that is left out stays as it was. */
export interface NodeChange {
  /** Null for the name that the machine itself has. */
  readonly hostname?: string | null;
  /** The names that jobs have for it. */
  readonly vm_names?: readonly string[];
}

/** Writes the words of operators on nodes, and their names into the audit log. */
@Injectable()
export class NodeWriter {
  constructor(private readonly database: Database) {}

  /** @throws {NodeNotFoundError} */
  async change(name: string, { hostname, vm_names: names }: NodeChange, actor: string): Promise<void> {
    await this.database.write(async (transaction) => {
      const node = await this.locked(transaction, name);
      if (hostname !== undefined) {
        saveNodes(transaction, [{ ...node, hostname: hostname ?? node.reported_hostname }]);
      }
      if (names) {
        transaction.run({ sql: 'DELETE FROM node_machines WHERE node_id = ?', parameters: [node.id] });
        const rows = [...new Set(names)].toSorted().map((vm_name) => ({ vm_name, node_id: node.id }));
        transaction.insert('node_machines', rows);
      }
      const detail = { ...(hostname !== undefined && { hostname }), ...(names && { vm_names: names }) };
      await this.note(transaction, 'node.changed', node.id, actor, detail);
    });
  }

  /** `config` are the settings of its daemon, as JSON. @throws {NodeNotFoundError} */
  async configure(name: string, config: object, actor: string): Promise<void> {
    await this.database.write(async (transaction) => {
      const node = await this.locked(transaction, name);
      saveNodes(transaction, [{ ...node, config: JSON.stringify(config) }]);
      await this.note(transaction, 'node.configured', node.id, actor, { members: Object.keys(config) });
    });
  }

  private async locked(transaction: Transaction, name: string): Promise<NodeRow> {
    const id = (await lockedNames(transaction, [name], this.database.dialect)).get(name);
    if (id === undefined) throw new NodeNotFoundError(name);
    const [[node]] = await transaction.select<[NodeRow]>(lockedNodes([id], this.database.dialect));
    if (!node) throw new NodeNotFoundError(name);
    return node;
  }

  private async note(
    transaction: Transaction,
    action: AuditAction,
    subject: string,
    actor: string,
    detail: object,
  ): Promise<void> {
    const at = await databaseTime(transaction, this.database.dialect);
    writeAudit(transaction, [{ at, actor, action, subject, detail }]);
  }
}
