import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/**
 * The schema of a token, stored only as its SHA-256. Rows are never deleted, so that a name always means the same
 * token.
 */
@Entity('api_tokens')
@Index('idx_api_tokens_name', ['name'], { unique: true })
@Index('idx_api_tokens_sha256', ['sha256'], { unique: true })
export class ApiToken {
  @PrimaryGeneratedColumn('increment', { type: 'bigint', unsigned: true })
  id!: number;

  @Column({ type: 'varchar', length: 64 })
  name!: string;

  @Column({ type: 'varchar', length: 16 })
  role!: string;

  /** JSON: a list of job types; null means all. */
  @Column({ type: 'text', nullable: true })
  job_types!: string | null;

  /** JSON: a list of prefixes; null means any id. */
  @Column({ type: 'text', nullable: true })
  job_id_prefixes!: string | null;

  /** 64 hexadecimal digits. */
  @Column({ type: 'varchar', length: 64 })
  sha256!: string;

  @Column({ type: 'datetime', precision: 3 })
  created_at!: string;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  expires_at!: string | null;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  revoked_at!: string | null;

  /** Accurate to about a minute. */
  @Column({ type: 'datetime', precision: 3, nullable: true })
  last_used_at!: string | null;
}
