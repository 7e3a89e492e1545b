import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../platform/database/columns.js';

/** The one row that says which hub collects, and until when. */
@Entity('collection_leases')
export class CollectionLeaseRow {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  name!: string;

  /** Empty while nobody collects. */
  @Column({ type: 'varchar', length: 64 })
  holder!: string;

  @InstantColumn()
  expires_at!: number;
}
