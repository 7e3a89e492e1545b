import type { SettingsReader } from '../platform/config/settings-reader.js';

export interface DashboardSettings {
  readonly hasDashboard: boolean;
}

export function readDashboardSettings(read: SettingsReader): DashboardSettings {
  return { hasDashboard: read.oneOf('DASHBOARD', ['on', 'off'], 'on') === 'on' };
}
