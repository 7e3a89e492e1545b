import { Exclude, Expose } from 'class-transformer';
import type { Role } from '../auth/role.js';
import type { JobType } from '../job-rules/vocabulary.js';
import { AsRfc3339 } from '../platform/http/to-answer.js';

/** A token as operators see it, without its digest. */
@Exclude()
export class TokenAnswer {
  @Expose() name!: string;
  @Expose() role!: Role;
  @Expose() job_types!: JobType[] | null;
  @Expose() job_id_prefixes!: string[] | null;
  @Expose() @AsRfc3339() created_at!: string;
  @Expose() @AsRfc3339() expires_at!: string | null;
  @Expose() @AsRfc3339() revoked_at!: string | null;
  @Expose() @AsRfc3339() last_used_at!: string | null;
}
