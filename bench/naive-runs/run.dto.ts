import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Min,
  ValidateNested,
} from 'class-validator';
import { RUN_STATUSES } from '../../src/runs/rules/vocabulary.js';
import type { RunStatus } from '../../src/runs/rules/vocabulary.js';

export class NaiveRunDto {
  @IsString() @Length(1, 255) event_id!: string;
  @IsString() @Length(1, 255) run_id!: string;
  @IsString() @Length(1, 255) agent_name!: string;
  @IsString() @Length(1, 255) job_type!: string;
  @IsISO8601() start_time!: string;
  @IsOptional() @IsISO8601() end_time?: string;
  @IsIn(RUN_STATUSES) status!: RunStatus;
  @IsInt() @Min(0) items_discovered!: number;
  @IsInt() @Min(0) items_succeeded!: number;
  @IsInt() @Min(0) items_failed!: number;
  @IsInt() @Min(0) duration_ms!: number;
  @IsOptional() @IsString() host?: string;
  @IsOptional() @IsString() output_summary?: string;
  @IsOptional() @IsObject() metrics_json?: object;
}

export class NaiveRunsDto {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => NaiveRunDto)
  runs!: NaiveRunDto[];
}
