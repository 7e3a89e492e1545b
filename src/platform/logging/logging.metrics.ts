import type { MetricsRegistry } from '../metrics/metrics-registry.js';
import { lostLines } from './lost-lines.js';

/** Counts lost log lines. */
export function registerLogMetrics(registry: MetricsRegistry): void {
  registry.counterOf(
    'hub_log_lines_lost_total',
    'Log lines that could not be written, because a pipe had no reader or a disk no space.',
    'stream',
    lostLines,
  );
}
