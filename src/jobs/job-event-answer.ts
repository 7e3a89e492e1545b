import { Exclude, Expose } from 'class-transformer';
import { AsRfc3339 } from '../platform/http/to-answer.js';

/**
 * An event as clients read it. Its OpenAPI description is in job-answers.dto.ts, which takes 0.3 s to load, too long
 * for the command line.
 */
@Exclude()
export class JobEventAnswer {
  @Expose() id!: number;
  @Expose() kind!: 'status' | 'phase';
  @Expose({ name: 'from_value' }) from!: string | null;
  @Expose({ name: 'to_value' }) to!: string | null;
  @Expose() reason!: string;
  @Expose() @AsRfc3339() at!: string;
}
