import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../support/random.js';
import type { Run } from './run.js';
import { HOUR, MIB, MINUTE, SECOND } from './units.js';

/** Machines with a daemon, by names of the fleet, and how large they are. */
const NODES = [
  { name: 'pg1', address: '10.20.1.11', cores: 8, memoryGb: 32, diskGb: 620, disk: 64 },
  { name: 'mail-01', address: '10.20.1.31', cores: 8, memoryGb: 64, diskGb: 640, disk: 78 },
  { name: 'sql-cluster-a', address: '10.20.1.41', cores: 16, memoryGb: 128, diskGb: 2_600, disk: 91 },
  { name: 'erp-db1', address: '10.20.1.51', cores: 16, memoryGb: 96, diskGb: 1_700, disk: 55 },
  { name: 'files-nas', address: '10.20.1.61', cores: 4, memoryGb: 16, diskGb: 1_400, disk: 83 },
  { name: 'gitlab', address: '10.20.1.71', cores: 8, memoryGb: 32, diskGb: 800, disk: 47 },
  { name: 'media-2', address: '10.20.1.81', cores: 4, memoryGb: 8, diskGb: 8_400, disk: 88 },
  { name: 'archive', address: '10.20.1.91', cores: 4, memoryGb: 16, diskGb: 2_800, disk: 71 },
] as const;
type NodePlan = (typeof NODES)[number];

/** This one went away some hours ago. */
const AWAY = 'archive';
const AWAY_FOR = 3 * HOUR;
const KNOWN_FOR = 6 * HOUR;
const STEP = MINUTE;
const LIVE_STEP = 3 * SECOND;
const POSTS_AT_ONCE = 32;
/** Clients copy a tenth slower than planned. */
const SLOWNESS = 1.1;

/** The machines of the demo as their daemons see them: busy while a run of theirs copies. */
export class DemoNodes {
  private readonly random: Random;

  constructor(
    private readonly runs: readonly Run[],
    private readonly now: number,
    seed: number,
  ) {
    this.random = new Random(seed + 1);
  }

  get awayAt(): number {
    return this.now - AWAY_FOR;
  }

  /** The one that went away, for a hub whose clock shows that time. */
  async tellAway(url: string): Promise<void> {
    await this.tell(url, this.awayAt, ({ name }) => name === AWAY);
  }

  async tellPast(url: string): Promise<void> {
    await this.tell(url, this.now, ({ name }) => name !== AWAY);
    const alert = { alert_type: 'disk_warning', priority: 'high', status: 'open', metric_value: 91 };
    const title = 'Disk usage at 91%';
    const description = 'The disk of sql-cluster-a is nearly full.';
    await post(url, '/api/alerts/create', { ...alert, title, description, system_ip: '10.20.1.41' });
  }

  async goOn(url: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const here = NODES.filter(({ name }) => name !== AWAY);
      await Promise.all(here.map((node) => this.snapshot(url, node, Date.now())));
      await sleep(LIVE_STEP, undefined, { signal }).catch(() => {});
    }
  }

  private async tell(url: string, until: number, isWanted: (node: NodePlan) => boolean): Promise<void> {
    for (const node of NODES.filter(isWanted)) {
      const { name, address } = node;
      await post(url, '/api/system_info', {
        Hostname: name,
        IP_address: address,
        OS: 'Linux',
        OS_Version: '6.12',
      });
      await post(url, '/api/heartbeat', { node_id: address, status: 'online' });
      for (let at = this.now - KNOWN_FOR; at < until; at += POSTS_AT_ONCE * STEP) {
        const times = Array.from({ length: POSTS_AT_ONCE }, (_, place) => at + place * STEP);
        await Promise.all(times.filter((time) => time < until).map((time) => this.snapshot(url, node, time)));
      }
    }
  }

  private async snapshot(url: string, node: NodePlan, at: number): Promise<void> {
    const { address, cores, memoryGb, diskGb, disk } = node;
    const speed = this.speedAt(node.name, at) / MIB;
    const cpu = this.about(speed > 0 ? 62 : 11, 9);
    const memory = this.about(speed > 0 ? 71 : 58, 2);
    await post(url, '/api/telemetry/snapshot', {
      node_id: address,
      timestamp: new Date(at).toISOString(),
      cpu_percent: cpu,
      memory_percent: memory,
      memory_used_mb: (memory / 100) * memoryGb * 1_024,
      memory_total_mb: memoryGb * 1_024,
      disk_percent: disk,
      disk_used_gb: (disk / 100) * diskGb,
      disk_total_gb: diskGb,
      network_rx_rate_mbps: this.about(speed > 0 ? 6 : 2, 1),
      network_tx_rate_mbps: this.about(speed > 0 ? speed : 2, speed * 0.12 + 1),
      uptime_seconds: 41 * 86_400 + (at - this.now) / SECOND,
      process_count: 190 + cores,
      active_connections: Math.round(this.about(120, 30)),
      load_avg_1m: (cpu / 100) * cores,
      load_avg_5m: (cpu / 110) * cores,
      load_avg_15m: (cpu / 120) * cores,
    });
  }

  /** The speed of the run that copies then, in bytes per second; 0 without one. */
  private speedAt(vmName: string, at: number): number {
    const plan = this.runs
      .map((run) => run.plan)
      .find(({ vmName: name, startsAt, disks, speed }) => {
        const bytes = disks.reduce((sum, { bytes: size }) => sum + size, 0);
        return name === vmName && at >= startsAt && at < startsAt + (bytes / speed) * SLOWNESS * SECOND;
      });
    return plan?.speed ?? 0;
  }

  private about(middle: number, spread: number): number {
    return Math.max(0, middle + (this.random.whole(-1_000, 1_000) / 1_000) * spread);
  }
}

async function post(url: string, path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`The hub refused ${path}: ${await answer.text()}`);
  await answer.arrayBuffer();
}
