import { basename } from 'node:path';
import type { DatabaseSettings } from '../platform/database/connecting/database-url.js';
import { inCodePointOrder } from '../platform/database/code-point-order.js';
import type { RunFigures } from './counts/run-figures.js';

/** The name of their port. */
export const LOCAL_TELEMETRY = 'local-telemetry';

/** The paths at which `local-telemetry` has other answers than the hub, and the hub's own names for those. */
export const LOCAL_TELEMETRY_PATHS: ReadonlyMap<string, string> = new Map([
  ['/health', '/local-telemetry/health'],
  ['/metrics', '/local-telemetry/metrics'],
]);

/** Its clients expect to read this; the hub's promise is at least that (see docs/from-local-telemetry.md). */
export const DURABILITY = { journal_mode: 'DELETE', synchronous: 'FULL' } as const;

/** The database's name, without a folder, server or password. */
export function databaseName(settings: DatabaseSettings): string {
  return settings.kind === 'sqlite' ? basename(settings.path) : settings.database;
}

/** How many runs each agent has, most first. */
export function runsByAgent({ counts }: RunFigures): Record<string, number> {
  const sums = new Map<string, number>();
  for (const { agent_name: agent, runs } of counts) sums.set(agent, (sums.get(agent) ?? 0) + runs);
  const named = inCodePointOrder(sums.keys()).map((agent) => [agent, sums.get(agent) ?? 0] as const);
  return Object.fromEntries(named.toSorted(([, a], [, b]) => b - a));
}
