import { Injectable } from '@nestjs/common';
import { ValidationFailedError } from '../platform/problems/validation-failed.error.js';
import { storedText } from '../platform/validation/message.js';
import { MAX_WHOLE } from '../job-rules/vocabulary.js';
import { NodeAlerts } from './alerts/node-alerts.js';
import type { AlertDto } from './dto/alert.dto.js';
import type { HeartbeatDto } from './dto/heartbeat.dto.js';
import type { SnapshotBody } from './dto/snapshot.dto.js';
import type { SystemInfoDto } from './dto/system-info.dto.js';
import { NodeJoiner } from './node-joiner.js';
import type { Introduced } from './node-joiner.js';
import { NodeReader } from './node-reader.js';
import { NodeStore } from './node.store.js';
import { NodeWriter } from './node-writer.js';
import { boundedFigures } from './rules/figures.js';
import { identityOf } from './rules/identity.js';

const REQUIRED = 'is required';

/** Records what the daemons of machines send; everything is committed when a method resolves. */
@Injectable()
export class NodeReportsService {
  constructor(
    private readonly store: NodeStore,
    private readonly joiner: NodeJoiner,
    private readonly nodes: NodeReader,
    private readonly writer: NodeWriter,
    private readonly alerts: NodeAlerts,
  ) {}

  /** Returns the id of the node. @throws {ValidationFailedError} */
  async snapshot({ machine_id, node_id, timestamp, ...figures }: SnapshotBody): Promise<string> {
    const name = machine_id ?? node_id;
    if (name === undefined) throw new ValidationFailedError([{ pointer: '/machine_id', detail: REQUIRED }]);
    return this.store.record({ kind: 'snapshot', name, timestamp, figures: boundedFigures(figures) });
  }

  async heartbeat({ node_id: name }: HeartbeatDto): Promise<void> {
    await this.store.record({ kind: 'heartbeat', name });
  }

  /** @throws {ValidationFailedError} */
  async introduce(body: SystemInfoDto): Promise<Introduced> {
    const { Hostname: hostname, IP_address: address, MAC_address: mac, OS, OS_Version } = body;
    const identity = identityOf({ hostname, address, mac, machineId: body.machine_id });
    if (identity.mac === null && identity.address === null && identity.hostname === null) {
      throw new ValidationFailedError([{ pointer: '/Hostname', detail: REQUIRED }]);
    }
    return this.joiner.introduce({ identity, os: cut(OS, 255), osVersion: cut(OS_Version, 255) });
  }

  async systems(hostname: string): Promise<object[]> {
    const nodes = hostname === '' ? [] : await this.nodes.ofHost(hostname);
    return nodes.map((node) => ({
      id: node.id,
      Hostname: hostname,
      IP_address: node.ip_address,
      MAC_address: node.mac_address,
      OS: node.os,
      OS_Version: node.os_version,
    }));
  }

  async config(name: string): Promise<object> {
    return this.nodes.configOf(name);
  }

  /** A machine may get its settings before it is heard of. */
  async configure(name: string, config: object, actor: string): Promise<void> {
    await this.store.record({ kind: 'mention', name });
    await this.writer.configure(name, config, actor);
  }

  /** Returns the id of the alert. */
  async alert(body: AlertDto): Promise<number> {
    const { metric_value: value = null } = body;
    return this.alerts.record(body.system_ip, {
      alert_type: storedText(body.alert_type ?? body.title, 255),
      title: storedText(body.title, 500),
      description: cut(body.description, 16_000),
      priority: cut(body.priority, 64),
      status: cut(body.status, 64),
      application: cut(body.application, 255),
      system_ip: body.system_ip,
      metric_value: value === null ? null : Math.min(Math.max(value, -MAX_WHOLE), MAX_WHOLE),
    });
  }
}

function cut(text: string | undefined, max: number): string | null {
  return text === undefined ? null : storedText(text, max);
}
