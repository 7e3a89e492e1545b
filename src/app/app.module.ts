import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { ApplianceModule } from '../appliance/appliance.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { ConfigModule } from '../platform/config/config.module.js';
import type { Settings } from './settings.js';
import { DatabaseModule } from '../platform/database/database.module.js';
import type { OpenDatabase } from '../platform/database/connecting/open-database.js';
import { HistoryModule } from '../history/history.module.js';
import { HealthModule } from '../health/health.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { LiveModule } from '../live/live.module.js';
import { MachinesModule } from '../machines/machines.module.js';
import { HttpMetrics } from '../platform/http/http.metrics.js';
import { registerLogMetrics } from '../platform/logging/logging.metrics.js';
import { MetricsRegistry, MetricsRegistryModule } from '../platform/metrics/metrics-registry.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { NodesModule } from '../nodes/nodes.module.js';
import { RetentionModule } from '../retention/retention.module.js';
import { ExtraPorts } from '../platform/http/extra-ports.js';
import { RunsModule } from '../runs/runs.module.js';
import { StaleJobsModule } from '../stale-jobs/stale-jobs.module.js';
import { SummaryModule } from '../summary/summary.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { TelemetryModule } from '../telemetry/telemetry.module.js';
import { VmsModule } from '../vms/vms.module.js';

@Module({})
export class AppModule {
  constructor(registry: MetricsRegistry) {
    registerLogMetrics(registry);
  }

  static with(settings: Settings, database: OpenDatabase): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(settings),
        MetricsRegistryModule,
        ScheduleModule.forRoot(),
        DatabaseModule.with(database),
        AuthModule,
        TokensModule,
        AuditModule,
        JobsModule,
        NodesModule,
        TelemetryModule,
        HistoryModule,
        LiveModule,
        SummaryModule,
        MachinesModule,
        RunsModule,
        VmsModule,
        ApplianceModule,
        StaleJobsModule,
        RetentionModule,
        HealthModule,
        MetricsModule,
      ],
      providers: [HttpMetrics, ExtraPorts],
    };
  }
}
