import { readAuth } from '../auth/auth.settings.js';
import type { AuthSettings } from '../auth/auth.settings.js';
import type { PaceSettings } from '../jobs/job-pace.js';
import { readDashboardSettings } from '../dashboard/dashboard.settings.js';
import type { DashboardSettings } from '../dashboard/dashboard.settings.js';
import { readHistorySettings } from '../history/history.settings.js';
import type { HistorySettings } from '../history/history.settings.js';
import { readJobsSettings, readNoProgress } from '../jobs/jobs.settings.js';
import type { JobsSettings } from '../jobs/jobs.settings.js';
import { readMachinesSettings } from '../machines/machines.settings.js';
import type { MachinesSettings } from '../machines/machines.settings.js';
import { readNodesSettings } from '../nodes/nodes.settings.js';
import type { NodesSettings } from '../nodes/nodes.settings.js';
import { SettingsReader } from '../platform/config/settings-reader.js';
import { readDatabases, readDatabasesSettings } from '../platform/database/connecting/database-settings.js';
import type { DatabasesSettings } from '../platform/database/connecting/database-settings.js';
import type { DatabaseSettings } from '../platform/database/connecting/database-url.js';
import { readHttpSettings } from '../platform/http/http.settings.js';
import type { HttpSettings } from '../platform/http/http.settings.js';
import { readLiveSettings } from '../live/live.settings.js';
import type { LiveSettings } from '../live/live.settings.js';
import { readLoggingSettings } from '../platform/logging/logging.settings.js';
import type { LoggingSettings } from '../platform/logging/logging.settings.js';
import { readRateLimitsSettings } from '../rate-limits/rate-limits.settings.js';
import type { RateLimitsSettings } from '../rate-limits/rate-limits.settings.js';
import { readRetentionSettings } from '../retention/retention.settings.js';
import type { RetentionSettings } from '../retention/retention.settings.js';
import { readRunsSettings } from '../runs/runs.settings.js';
import type { RunsSettings } from '../runs/runs.settings.js';
import { readStaleAfter, readStaleJobsSettings } from '../stale-jobs/stale-jobs.settings.js';
import type { StaleJobsSettings } from '../stale-jobs/stale-jobs.settings.js';
import { readTelemetrySettings } from '../telemetry/telemetry.settings.js';
import type { TelemetrySettings } from '../telemetry/telemetry.settings.js';
import { readVmsSettings } from '../vms/vms.settings.js';
import type { VmsSettings } from '../vms/vms.settings.js';

/** All validated settings of the hub, with units in their names; each feature describes its own. */
export type Settings = Readonly<
  HttpSettings &
    AuthSettings &
    DatabasesSettings &
    TelemetrySettings &
    JobsSettings &
    NodesSettings &
    HistorySettings &
    MachinesSettings &
    RunsSettings &
    VmsSettings &
    DashboardSettings &
    StaleJobsSettings &
    RetentionSettings &
    LiveSettings &
    LoggingSettings &
    RateLimitsSettings
>;

/** @throws {SettingsError} with one line for each wrong variable. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return settingsFrom(new SettingsReader(env));
}

/** The variables that differ from their defaults, as `NAME=value` with secrets masked. */
export function changedSettings(env: NodeJS.ProcessEnv): readonly string[] {
  const read = new SettingsReader(env);
  settingsFrom(read);
  return read.changes;
}

function settingsFrom(read: SettingsReader): Settings {
  const databases = readDatabasesSettings(read);
  const http = readHttpSettings(read);
  const settings: Settings = {
    ...databases,
    ...http,
    auth: readAuth(read, http.host),
    ...readTelemetrySettings(read),
    ...readJobsSettings(read),
    ...readNodesSettings(read),
    ...readHistorySettings(read),
    ...readMachinesSettings(read),
    ...readRunsSettings(read),
    ...readVmsSettings(read),
    ...readDashboardSettings(read),
    ...readStaleJobsSettings(read),
    ...readRetentionSettings(read),
    ...readLiveSettings(read),
    ...readLoggingSettings(read),
    ...readRateLimitsSettings(read),
  };
  read.finish();
  return settings;
}

/** When a job counts as stuck, for commands that show jobs. @throws {SettingsError} */
export function readPaceSettings(env: NodeJS.ProcessEnv): PaceSettings {
  const read = new SettingsReader(env);
  const pace = { noProgressMs: readNoProgress(read), staleAfterMs: readStaleAfter(read) };
  read.finish();
  return pace;
}

/** The settings for commands that only use the database. @throws {SettingsError} */
export function readDatabaseSettings(env: NodeJS.ProcessEnv): DatabaseSettings {
  const read = new SettingsReader(env);
  const { database } = readDatabases(read);
  read.finish();
  return database;
}
