import { eventually, request } from './hub.js';
import type { Hub } from './hub.js';
import { INFLUX_DB, INFLUX_TOKEN } from './influx.js';

export interface CollectorStatus {
  readonly running: boolean;
  readonly collecting: boolean;
  readonly total_collections: number;
  readonly total_errors: number;
  readonly vms_monitored: number;
  readonly total_metrics_written: number;
  readonly influx_queue_size: number;
  readonly lines_lost: number;
  readonly reconnects: number;
  readonly last_error: string | null;
}

export interface VmJson {
  readonly id: string;
  readonly name: string;
  readonly uuid: string;
  readonly state: string;
}

export interface VmListJson {
  readonly count: number;
  readonly vms: readonly VmJson[];
}

/** The settings of a hub that reads there and writes there; short times, so that tests are. */
export function collects(libvirtUri: string, influxUrl: string, version = '1'): Record<string, string> {
  return {
    LIBVIRT_URI: libvirtUri,
    INFLUX_URL: influxUrl,
    INFLUX_DB,
    INFLUX_TOKEN,
    INFLUX_VERSION: version,
    INFLUX_ORG: 'an-org',
    POLL_INTERVAL: '0.2',
    BATCH_MAX_SEC: '0.2',
  };
}

export async function ask<T>(hub: Hub, path: string): Promise<T> {
  return (await request<T>(hub, 'GET', `/api/telemetry/${path}`)).body;
}

export async function statusOf(hub: Hub): Promise<CollectorStatus> {
  return ask<CollectorStatus>(hub, 'status');
}

/** Waits until the collector's status is so. */
export async function untilStatus(
  hub: Hub,
  isSo: (status: CollectorStatus) => boolean,
): Promise<CollectorStatus> {
  return eventually(() => statusOf(hub), isSo);
}

/** Waits until the collector's machines are so. */
export async function untilVms(hub: Hub, isSo: (list: VmListJson) => boolean): Promise<VmListJson> {
  return eventually(() => ask<VmListJson>(hub, 'vms'), isSo);
}
