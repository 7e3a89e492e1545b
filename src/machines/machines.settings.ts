import type { SettingsReader } from '../platform/config/settings-reader.js';

export interface MachinesSettings {
  /** Whether badges need no token. */
  readonly badgesArePublic: boolean;
}

export function readMachinesSettings(read: SettingsReader): MachinesSettings {
  return { badgesArePublic: read.oneOf('BADGES', ['viewer', 'public'], 'viewer') === 'public' };
}

/** The route that they open, as Fastify and the OpenAPI document have it. */
export const BADGE_ROUTE = '/api/v1/machines/:vmName/badge.svg';
