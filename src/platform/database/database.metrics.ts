import type { MetricsRegistry } from '../metrics/metrics-registry.js';
import type { Database } from './database.js';

/** Metrics of running and waiting transactions. */
export function registerPoolMetrics(registry: MetricsRegistry, database: Database): void {
  registry.gauge(
    'hub_database_pool_size',
    'How many transactions may run at a time.',
    [],
    () => database.pool.size,
  );
  registry.gauge('hub_database_pool_in_use', 'Running transactions.', [], () => database.pool.inUse);
  registry.gauge(
    'hub_database_pool_waiting',
    'Transactions waiting for their turn.',
    [],
    () => database.pool.waiting,
  );
}
