import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { LongTextColumn } from '../platform/database/columns.js';
import type { CommitSource, RunStatus } from './rules/vocabulary.js';

const NAME = { type: 'varchar', length: 255 } as const;
/** UTC with six digits, so that texts sort as instants: `2026-01-02T03:04:06.123456+00:00`. */
const INSTANT = { type: 'varchar', length: 32 } as const;
const SHORT = { type: 'varchar', length: 500, nullable: true } as const;
const COUNT = { type: 'bigint', unsigned: true } as const;

/**
 * One run of an agent or a script. Written and read by SQL in sets (see run.store.ts); the order is that of the
 * answer's members. `created_at` goes down in the indexes of the list, as the migration has it.
 */
@Entity('agent_runs')
@Index('idx_run_event', ['event_id'], { unique: true })
@Index('idx_run_newest', ['created_at', 'id', 'start_time'])
@Index('idx_run_agent', ['agent_name', 'created_at', 'id'])
@Index('idx_run_agent_status', ['agent_name', 'status', 'created_at', 'id'])
@Index('idx_run_status', ['status', 'created_at', 'id'])
@Index('idx_run_job_type', ['job_type', 'created_at', 'id'])
@Index('idx_run_start', ['start_time'])
@Index('idx_run_id', ['run_id'])
@Index('idx_run_parent', ['parent_run_id'])
@Index('idx_run_changed', ['changed_at'])
export class AgentRun {
  @PrimaryGeneratedColumn('increment', { type: 'bigint', unsigned: true }) id!: number;
  @Column(NAME) event_id!: string;
  @Column(NAME) run_id!: string;
  @Column({ type: 'smallint', unsigned: true }) schema_version!: number;
  @Column(INSTANT) created_at!: string;
  @Column(INSTANT) updated_at!: string;
  @Column(INSTANT) start_time!: string;
  /** An instant where the client sent one, else its text. */
  @Column(SHORT) end_time!: string | null;
  @Column(NAME) agent_name!: string;
  @Column(SHORT) agent_owner!: string | null;
  @Column(NAME) job_type!: string;
  @Column({ type: 'varchar', length: 16 }) status!: RunStatus;
  @Column(SHORT) product!: string | null;
  @Column(SHORT) product_family!: string | null;
  @Column(SHORT) platform!: string | null;
  @Column(SHORT) subdomain!: string | null;
  @Column(SHORT) website!: string | null;
  @Column(SHORT) website_section!: string | null;
  @Column(SHORT) item_name!: string | null;
  @Column(COUNT) items_discovered!: number;
  @Column(COUNT) items_succeeded!: number;
  @Column(COUNT) items_failed!: number;
  @Column(COUNT) items_skipped!: number;
  @Column(COUNT) duration_ms!: number;
  @LongTextColumn() input_summary!: string | null;
  @LongTextColumn() output_summary!: string | null;
  @LongTextColumn() source_ref!: string | null;
  @LongTextColumn() target_ref!: string | null;
  @LongTextColumn() error_summary!: string | null;
  @LongTextColumn() error_details!: string | null;
  @Column(SHORT) git_repo!: string | null;
  @Column(SHORT) git_branch!: string | null;
  @Column(SHORT) git_commit_hash!: string | null;
  @Column(SHORT) git_run_tag!: string | null;
  @Column({ type: 'varchar', length: 16, nullable: true }) git_commit_source!: CommitSource | null;
  @Column(SHORT) git_commit_author!: string | null;
  @Column(SHORT) git_commit_timestamp!: string | null;
  @Column(SHORT) host!: string | null;
  @Column(SHORT) environment!: string | null;
  @Column(SHORT) trigger_type!: string | null;
  /** JSON. */
  @LongTextColumn() metrics_json!: string | null;
  /** JSON. */
  @LongTextColumn() context_json!: string | null;
  /** 0 or 1. */
  @Column({ type: 'tinyint', unsigned: true }) api_posted!: number;
  @Column(SHORT) api_posted_at!: string | null;
  @Column(COUNT) api_retry_count!: number;
  @Column(SHORT) insight_id!: string | null;
  @Column(SHORT) parent_run_id!: string | null;
  /** By the database's clock; `updated_at` may be the client's. */
  @Column({ type: 'datetime', precision: 3 }) changed_at!: string;
}
