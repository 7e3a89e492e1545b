/** The devices of a machine: the kinds of its block devices by name, and the names of its network cards. */
export interface Devices {
  readonly kinds: ReadonlyMap<string, string>;
  readonly nics: readonly string[];
}

const NO_DISKS = ['cdrom', 'floppy'];

export function isDisk({ kinds }: Devices, name: string): boolean {
  const kind = kinds.get(name);
  return kind !== undefined && !NO_DISKS.includes(kind);
}

export function disksOf(devices: Devices): string[] {
  return [...devices.kinds.keys()].filter((name) => isDisk(devices, name));
}

/** Devices of machines by uuid, for a time. */
export class DeviceCache {
  private readonly entries = new Map<string, { readonly at: number; readonly devices: Devices }>();

  constructor(private readonly keepMs: number) {}

  of(uuid: string): Devices | undefined {
    const entry = this.entries.get(uuid);
    return entry && performance.now() - entry.at < this.keepMs ? entry.devices : undefined;
  }

  set(uuid: string, devices: Devices): void {
    this.entries.set(uuid, { at: performance.now(), devices });
  }

  /** Forgets all machines but these. */
  keepOnly(uuids: ReadonlySet<string>): void {
    for (const uuid of this.entries.keys()) if (!uuids.has(uuid)) this.entries.delete(uuid);
  }
}
