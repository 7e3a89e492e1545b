import { Inject, Injectable } from '@nestjs/common';
import { messageOf } from '../platform/message-of.js';
import { SETTINGS } from '../platform/config/settings.token.js';
import { Collector } from './collector.js';
import { Connections } from './connections.js';
import { LibvirtError } from './libvirt/libvirt.error.js';
import { NoCollectorError } from './no-collector.error.js';
import { configView, metricsView, telemetryView, vmView } from './views.js';
import { VmNotFoundError } from './vm-not-found.error.js';
import type { VmsSettings } from './vms.settings.js';

const NOT_INITIALIZED = new NoCollectorError().message;

/** The answers of the collector's routes, in the words of Dashboard-2.0. */
@Injectable()
export class VmsService {
  constructor(
    private readonly collector: Collector,
    private readonly connections: Connections,
    @Inject(SETTINGS) private readonly settings: VmsSettings,
  ) {}

  /** @throws {NoCollectorError | LibvirtError} */
  async start(): Promise<object> {
    if (!this.connections.isConfigured) throw new NoCollectorError();
    const [status, message] = (await this.collector.start())
      ? ['started', 'Telemetry collection started successfully']
      : ['already_running', 'Telemetry collection is already running'];
    return { status, message, details: this.status() };
  }

  async stop(): Promise<object> {
    return (await this.collector.stop())
      ? { status: 'stopped', message: 'Telemetry collection stopped successfully' }
      : { status: 'not_running', message: 'Telemetry collection is not running' };
  }

  status(): object {
    const { collector, connections, settings } = this;
    const { writer } = connections;
    if (!writer) return { status: 'not_initialized', running: false, message: NOT_INITIALIZED };
    return {
      running: collector.isRunning,
      collecting: collector.isCollecting,
      started_at: collector.startedAt?.toISOString() ?? null,
      total_collections: collector.collections,
      total_errors: connections.errors,
      last_collection_time: collector.lastCollectionAt?.toISOString() ?? null,
      vms_monitored: collector.current.length,
      total_metrics_written: writer.written,
      influx_queue_size: writer.size,
      lines_lost: writer.lost,
      reconnects: collector.reconnects,
      last_error: connections.lastError ?? null,
      config: configView(settings),
    };
  }

  monitoredNow(): object {
    const vms = this.collector.current.map(({ reading }) => vmView(reading));
    return { count: vms.length, vms };
  }

  /** @throws {LibvirtError} */
  async live(): Promise<object> {
    if (!this.connections.isConfigured) throw new LibvirtError('LIBVIRT_URI is not set');
    const { readings } = await this.connections.look();
    return { count: readings.length, source: 'libvirt', vms: readings.map(vmView) };
  }

  config(): object {
    return { config: configView(this.settings) };
  }

  /** @throws {VmNotFoundError} */
  metricsOf(id: string): object {
    const known = this.collector.monitored.find(id);
    if (!known) throw new VmNotFoundError(id);
    return { vm_id: id, metrics: metricsView(known.totals) };
  }

  telemetry(): object {
    const vms = this.collector.current.map(telemetryView);
    return { count: vms.length, timestamp: new Date().toISOString(), vms };
  }

  /** All machines that this hub has read since its start. */
  monitoredEver(): object {
    const vms = this.collector.monitored.all.map(({ reading: { id, name, uuid, at } }) => {
      return { id, name, uuid, last_seen: new Date(Number(at / 1_000_000n)).toISOString() };
    });
    const last = this.collector.lastCollectionAt?.toISOString() ?? null;
    return { count: vms.length, source: 'collector', last_collection: last, vms };
  }

  async diagnostic(): Promise<object> {
    const { collector, connections } = this;
    const [kvm, influx] = connections.isConfigured
      ? await Promise.all([this.kvm(), this.influx()])
      : [
          { status: 'not_configured', live_vms: 0, error: null },
          { status: 'not_configured', error: null },
        ];
    return {
      status: connections.isConfigured ? 'success' : 'not_initialized',
      config: configView(this.settings),
      kvm,
      influx,
      collector: { running: collector.isRunning, vms_monitored: collector.current.length },
    };
  }

  private async kvm(): Promise<object> {
    try {
      const { machines } = await this.connections.look();
      return { status: 'connected', live_vms: machines.length, error: null };
    } catch (error) {
      return { status: 'error', live_vms: 0, error: messageOf(error) };
    }
  }

  private async influx(): Promise<object> {
    const error = await this.connections.influxFault();
    return { status: error === undefined ? 'connected' : 'error', error: error ?? null };
  }
}
