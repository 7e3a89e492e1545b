/** Figures by name; an absent one is left out. Counters go beyond what a number holds exactly. */
export type Figures = Readonly<Record<string, bigint>>;

/** A network card or a disk, by the name that the host knows it by. */
export interface Device {
  readonly name: string;
  readonly figures: Figures;
}

/** A machine as libvirt lists it. */
export interface Machine {
  /** Changes at each start. */
  readonly id: string;
  readonly name: string;
  readonly uuid: string;
}

/** The figures of one machine at one moment. */
export interface Reading extends Machine {
  readonly at: Moment;
  /** libvirt's number. */
  readonly state: number;
  readonly cpus: bigint | undefined;
  /** In KiB. */
  readonly memoryMax: bigint | undefined;
  readonly memoryUsed: bigint | undefined;
  readonly memory: Figures;
  readonly cpu: Figures;
  readonly nics: readonly Device[];
  readonly disks: readonly Device[];
}

/** The words of libvirt for the states of a machine, by their numbers. */
export const STATES = [
  'nostate',
  'running',
  'blocked',
  'paused',
  'shutdown',
  'shutoff',
  'crashed',
  'pmsuspended',
] as const;

/** Nanoseconds since 1970, which a number does not hold exactly. */
export type Moment = bigint;

export function now(): Moment {
  return BigInt(Date.now()) * 1_000_000n;
}
