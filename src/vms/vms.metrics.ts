import { Injectable } from '@nestjs/common';
import { MetricsRegistry } from '../platform/metrics/metrics-registry.js';
import { Collector } from './collector.js';
import { Connections } from './connections.js';

/** Metrics of the collector; absent where none is configured. */
@Injectable()
export class VmsMetrics {
  constructor(registry: MetricsRegistry, collector: Collector, { writer }: Connections) {
    if (!writer) return;
    const gauge = (name: string, help: string, read: () => number): void => {
      registry.gauge(name, help, [], read);
    };
    gauge(
      'hub_vm_collecting',
      'Whether this hub collects the figures of virtual machines: 1 on one hub.',
      () => Number(collector.isCollecting),
    );
    gauge(
      'hub_vms_monitored',
      'Virtual machines in the last reading of this hub.',
      () => collector.current.length,
    );
    gauge(
      'hub_vm_last_collection_timestamp_seconds',
      'When this hub last read the machines, 0 for never.',
      () => (collector.lastCollectionAt?.getTime() ?? 0) / 1000,
    );
    gauge('hub_libvirt_up', 'Whether libvirt answered the last time: 0 or 1.', () =>
      Number(!collector.isLibvirtAway),
    );
    gauge('hub_influx_up', 'Whether InfluxDB took lines the last time: 0 or 1.', () =>
      Number(writer.fault === undefined),
    );
    gauge('hub_influx_waiting', 'Lines that InfluxDB has not acknowledged yet.', () => writer.size);
    registry.counterOf('hub_influx_lines_total', 'Lines for InfluxDB by outcome.', 'outcome', {
      get written() {
        return writer.written;
      },
      get lost() {
        return writer.lost;
      },
    });
  }
}
