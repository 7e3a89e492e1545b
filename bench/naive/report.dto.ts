import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

export class NaiveDiskDto {
  @IsInt()
  @Min(0)
  @Max(65_535)
  disk_index!: number;

  @IsOptional()
  @IsString()
  @MaxLength(255)
  label?: string;

  @IsIn(['pending', 'transferring', 'completed', 'failed'])
  status!: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  bytes_transferred?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  total_bytes?: number;

  @IsOptional()
  @IsNumber()
  @Min(0)
  progress_percent?: number;
}

export class NaiveReportDto {
  @IsIn(['pending', 'running', 'completed', 'failed', 'cancelled'])
  status!: string;

  @IsInt()
  @Min(0)
  sequence!: number;

  @IsOptional()
  @IsString()
  @MaxLength(50)
  current_phase?: string;

  @IsOptional()
  @IsString()
  @MaxLength(255)
  vm_name?: string;

  @IsOptional()
  @IsString()
  @MaxLength(128)
  repository_id?: string;

  @IsOptional()
  @IsIn(['full', 'incremental', 'differential'])
  backup_type?: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  bytes_transferred?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  total_bytes?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  transfer_speed_bps?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  eta_seconds?: number;

  @IsArray()
  @ArrayMaxSize(1_024)
  @ValidateNested({ each: true })
  @Type(() => NaiveDiskDto)
  disks!: NaiveDiskDto[];
}
