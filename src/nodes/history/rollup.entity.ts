import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Five minutes of old snapshots. */
@Entity('telemetry_rollups', { withoutRowid: true })
export class RollupRow {
  @PrimaryColumn({ type: 'varchar', length: 128 }) node_id!: string;
  @PrimaryColumn({ type: 'datetime', precision: 3 }) timestamp!: string;
  /** See rollup.ts. */
  @Column({ type: 'blob' }) figures!: Uint8Array;
}
