import { Crowd } from './crowd.js';
import type { Pace } from './crowd.js';
import { DeviceCache, isDisk } from './devices.js';
import { blockNames, hasFigures, toReading } from './domstats.js';
import type { Stats } from './domstats.js';
import { OverviewReader } from './overview.js';
import type { OverviewOptions } from './overview.js';
import type { Machine, Moment, Reading } from './reading.js';
import { deviceCommands, Sheet } from './sheet.js';
import { parseDevices } from './single-stats.js';
import { Virsh } from './virsh.js';

export interface ReaderOptions extends OverviewOptions {
  readonly libvirtUri: string;
  readonly deviceCacheMs: number;
  readonly pollIntervalMs: number;
  /** Told of a machine that did not answer in LIBVIRT_TIMEOUT, while others did. */
  readonly onTimeout: (uuid: string) => void;
}

export interface Look {
  /** All machines that run. */
  readonly machines: readonly Machine[];
  /** As far as machines answered by now. */
  readonly readings: readonly Reading[];
}

/** A machine counts as slow after this time at the soonest, and after as many times the pace of libvirt itself. */
const QUICK_MS = 250;
const QUICK_TIMES = 4;
/** So the others wait for it a part of POLL_INTERVAL, once. */
const QUICK_PART = 0.25;
/** Below LIBVIRT_TIMEOUT, after which libvirt itself counts as away. */
const QUICK_SHARE = 0.9;

/** Reads the figures of all machines that run. */
export class LibvirtReader {
  private readonly overview: OverviewReader;
  private readonly crowd: Crowd;
  private readonly devices: DeviceCache;

  constructor(private readonly options: ReaderOptions) {
    const virsh = new Virsh(options.libvirtUri);
    this.overview = new OverviewReader(virsh, options);
    this.crowd = new Crowd(virsh, options.onTimeout);
    this.devices = new DeviceCache(options.deviceCacheMs);
  }

  /** @throws {LibvirtError} */
  async look(signal: AbortSignal): Promise<Look> {
    const { libvirtTimeoutMs: timeoutMs, pollIntervalMs } = this.options;
    const { machines, byName, at, tookMs } = await this.overview.read(signal);
    this.forgetOthers(machines);
    const quickMs = Math.min(
      QUICK_SHARE * timeoutMs,
      Math.max(QUICK_MS, QUICK_PART * pollIntervalMs, QUICK_TIMES * tookMs),
    );
    const pace = { timeoutMs, quickMs, signal };
    const readings = hasFigures(byName.values())
      ? await this.readStats(machines, byName, at, pace)
      : await this.readOneByOne(machines, pace);
    return { machines, readings };
  }

  private forgetOthers(machines: readonly Machine[]): void {
    const uuids = new Set(machines.map(({ uuid }) => uuid));
    this.devices.keepOnly(uuids);
    this.crowd.keepOnly(uuids);
  }

  /** The figures are there; only drives of CDs have to be told from disks. */
  private async readStats(
    machines: readonly Machine[],
    byName: ReadonlyMap<string, Stats>,
    at: Moment,
    pace: Pace,
  ): Promise<Reading[]> {
    const known = machines.flatMap((machine) => {
      const stats = byName.get(machine.name);
      return stats ? [{ machine, stats }] : [];
    });
    const strange = known.filter(({ machine, stats }) => {
      const kinds = this.devices.of(machine.uuid)?.kinds;
      return !kinds || blockNames(stats).some((name) => !kinds.has(name));
    });
    const questions = strange.map(({ machine: { uuid } }) => ({ uuid, commands: deviceCommands(uuid) }));
    for (const [uuid, { outputs }] of await this.crowd.ask(questions, pace)) this.learn(uuid, outputs);
    return known.map(({ machine, stats }) => {
      const devices = this.devices.of(machine.uuid);
      return toReading(machine, stats, at, (name) => devices !== undefined && isDisk(devices, name));
    });
  }

  /** Asks for all that is known of each machine, and then for the devices that turned out to be new. */
  private async readOneByOne(machines: readonly Machine[], pace: Pace): Promise<Reading[]> {
    const sheets = machines.map((machine) => new Sheet(machine, this.devices.of(machine.uuid)));
    const first = await this.crowd.ask(
      sheets.map((sheet) => sheet.question()),
      pace,
    );
    const answered = sheets.filter((sheet) => sheet.take(first.get(sheet.machine.uuid)));
    for (const sheet of answered) this.devices.set(sheet.machine.uuid, sheet.devices);
    const again = answered.filter((sheet) => sheet.unknown.length > 0);
    const second = await this.crowd.ask(
      again.map((sheet) => sheet.questionAboutUnknown()),
      pace,
    );
    for (const sheet of again) sheet.takeUnknown(second.get(sheet.machine.uuid));
    return answered.flatMap((sheet) => sheet.reading ?? []);
  }

  private learn(uuid: string, [blocks = '', interfaces = '']: readonly string[]): void {
    this.devices.set(uuid, parseDevices(blocks, interfaces));
  }
}
