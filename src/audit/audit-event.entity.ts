import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { InstantColumn, JsonColumn } from '../platform/database/columns.js';

export const AUDIT_ACTIONS = [
  'job.registered',
  'job.cancelled',
  'token.created',
  'token.revoked',
  'node.changed',
  'node.configured',
  'node.deleted',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** An audit event: written in the transaction of the action, never altered. */
@Entity('audit_events')
export class AuditEventRow {
  @PrimaryGeneratedColumn('increment', { type: 'bigint', unsigned: true })
  id!: number;

  /** By the database's clock. */
  @InstantColumn()
  at!: number;

  /** The name of a token, `command line`, or `nobody` while AUTH is off. */
  @Column({ type: 'varchar', length: 64 })
  actor!: string;

  @Column({ type: 'varchar', length: 32 })
  action!: AuditAction;

  /** The id of a job or node, or the name of a token. */
  @Column({ type: 'varchar', length: 128 })
  subject!: string;

  @JsonColumn({ nullable: true })
  detail!: object | null;
}
