import type { MetricsRegistry } from '../metrics/metrics-registry.js';
import { lostLines } from './lost-lines.js';

/** Counts the lines of log that nobody can read. */
export function registerLogMetrics(registry: MetricsRegistry): void {
  registry.counterOf(
    'hub_log_lines_lost_total',
    'Lines of log that could not be written, as a pipe had no reader or a disk no room.',
    'stream',
    lostLines,
  );
}
