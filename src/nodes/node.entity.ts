import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { LongTextColumn } from '../platform/database/columns.js';
import { FigureColumns } from './figure-columns.js';

export const NODE_STATUSES = ['online', 'offline', 'unknown'] as const;
export type NodeStatus = (typeof NODE_STATUSES)[number];

const TEXT = { type: 'varchar', length: 255, nullable: true } as const;
const INSTANT = { type: 'datetime', precision: 3, nullable: true } as const;

/** A machine on which backup clients run, with the figures of its newest snapshot. */
@Entity('nodes')
@Index('idx_node_silence', ['status', 'heard_at'])
@Index('idx_node_hostname', ['hostname'])
@Index('idx_node_reported_hostname', ['reported_hostname'])
@Index('idx_node_merged', ['merged_into'])
@FigureColumns()
export class Node {
  @PrimaryColumn({ type: 'varchar', length: 128 }) id!: string;
  /** The operator's, else the machine's own. */
  @Column(TEXT) hostname!: string | null;
  @Column(TEXT) reported_hostname!: string | null;
  @Column({ type: 'varchar', length: 64, nullable: true }) ip_address!: string | null;
  @Column({ type: 'varchar', length: 17, nullable: true }) mac_address!: string | null;
  @Column(TEXT) os!: string | null;
  @Column(TEXT) os_version!: string | null;
  /** `offline` is the hub's judgement; anything that is heard withdraws it. */
  @Column({ type: 'varchar', length: 8 }) status!: NodeStatus;
  /** These three by the database's clock. */
  @Column(INSTANT) last_heartbeat_at!: string | null;
  @Column(INSTANT) last_snapshot_at!: string | null;
  @Column(INSTANT) heard_at!: string | null;
  /** When the newest snapshot was taken, by the machine's clock. */
  @Column(INSTANT) measured_at!: string | null;
  /** The settings of its daemon, as JSON. */
  @LongTextColumn() config!: string | null;
  /** The node that this one turned out to be; its row goes when its snapshots have moved there. */
  @Column({ type: 'varchar', length: 128, nullable: true }) merged_into!: string | null;
  @Column({ type: 'datetime', precision: 3 }) created_at!: string;
}
