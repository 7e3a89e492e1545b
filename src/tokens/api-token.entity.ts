import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Role } from '../auth/role.js';
import type { JobType } from '../job-rules/vocabulary.js';
import { InstantColumn, JsonColumn } from '../platform/database/columns.js';

/** A token, stored only as its SHA-256. Rows are never deleted, so that a name always means the same token. */
@Entity('api_tokens')
@Index('idx_api_tokens_name', ['name'], { unique: true })
@Index('idx_api_tokens_sha256', ['sha256'], { unique: true })
export class ApiToken {
  @PrimaryGeneratedColumn('increment', { type: 'bigint', unsigned: true })
  id!: number;

  @Column({ type: 'varchar', length: 64 })
  name!: string;

  @Column({ type: 'varchar', length: 16 })
  role!: Role;

  /** Null means all. */
  @JsonColumn({ nullable: true })
  job_types!: JobType[] | null;

  /** Null means any id. */
  @JsonColumn({ nullable: true })
  job_id_prefixes!: string[] | null;

  /** 64 hexadecimal digits. */
  @Column({ type: 'varchar', length: 64 })
  sha256!: string;

  @InstantColumn()
  created_at!: number;

  @InstantColumn({ nullable: true })
  expires_at!: number | null;

  @InstantColumn({ nullable: true })
  revoked_at!: number | null;

  /** Accurate to about a minute. */
  @InstantColumn({ nullable: true })
  last_used_at!: number | null;
}
