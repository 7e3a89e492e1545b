import { ApiProperty } from '@nestjs/swagger';

export class LiveDto {
  @ApiProperty({ enum: ['ok'] })
  status!: 'ok';
}

export class HealthDto {
  @ApiProperty({ enum: ['ok', 'error'] })
  status!: 'ok' | 'error';

  @ApiProperty({ example: '0.1.0' })
  version!: string;

  @ApiProperty({ enum: ['sqlite', 'mysql'] })
  database!: 'sqlite' | 'mysql';

  @ApiProperty({ type: 'integer' })
  uptime_seconds!: number;
}
