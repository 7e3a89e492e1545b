import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** The schema of an audit event: written in the transaction of the action, never altered. */
@Entity('audit_events')
export class AuditEventRow {
  @PrimaryGeneratedColumn('increment', { type: 'bigint', unsigned: true })
  id!: number;

  @Column({ type: 'datetime', precision: 3 })
  at!: string;

  /** The name of a token, `command line`, or `nobody` while AUTH is off. */
  @Column({ type: 'varchar', length: 64 })
  actor!: string;

  @Column({ type: 'varchar', length: 32 })
  action!: string;

  /** The id of a job or the name of a token. */
  @Column({ type: 'varchar', length: 128 })
  subject!: string;

  /** JSON. */
  @Column({ type: 'text', nullable: true })
  detail!: string | null;
}
