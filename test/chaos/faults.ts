import { shuffled } from '../support/parallel.js';
import { Random } from '../support/random.js';

export const FAULT_KINDS = [
  'kill hub',
  'terminate hub',
  'cut',
  'freeze',
  'long freeze',
  'kill database',
  'fill disk',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** From the start of the run; later where the fault before it in its track took longer. */
  readonly atMs: number;
  readonly lastsMs: number;
  /** Whose process, or whose way to the database, it hits; the database itself is everybody's. */
  readonly hubs: readonly number[];
}

/** Faults that come one after the other; those of different tracks overlap as they please. */
interface Track {
  readonly kinds: readonly FaultKind[];
  /** One of these is hit each time. */
  readonly targets: readonly [readonly number[], ...(readonly number[])[]];
  readonly pauseMs: readonly [number, number];
}

const FIRST_AFTER_MS = 1_500;
/** A statement times out in a long freeze and in no other. */
const LASTS_MS: Record<FaultKind, readonly [number, number]> = {
  'kill hub': [0, 2_000],
  'terminate hub': [0, 2_000],
  cut: [300, 4_000],
  freeze: [300, 4_000],
  'long freeze': [10_500, 12_500],
  'kill database': [0, 2_500],
  'fill disk': [2_500, 6_000],
};

export function faultsOf(database: string, seconds: number, seed: number): Fault[][] {
  const random = new Random(seed);
  const tracks = database === 'sqlite' ? sqliteTracks : serverTracks;
  return tracks.map((track) => faultsOfTrack(track, seconds * 1000, random));
}

const hubTrack = (hub: number): Track => ({
  kinds: ['kill hub', 'terminate hub'],
  targets: [[hub]],
  pauseMs: [5_000, 13_000],
});
const sqliteTracks: readonly Track[] = [
  hubTrack(0),
  { kinds: ['fill disk'], targets: [[]], pauseMs: [3_000, 9_000] },
];
const serverTracks: readonly Track[] = [
  hubTrack(0),
  hubTrack(1),
  {
    kinds: ['cut', 'freeze', 'cut', 'freeze', 'long freeze'],
    targets: [[0], [1], [0, 1], [0, 1]],
    pauseMs: [2_000, 7_000],
  },
  { kinds: ['kill database', 'fill disk'], targets: [[]], pauseMs: [4_000, 10_000] },
];

/** Each kind comes once before any comes again. */
function faultsOfTrack({ kinds, targets, pauseMs }: Track, endMs: number, random: Random): Fault[] {
  const faults: Fault[] = [];
  let deck: FaultKind[] = [];
  let atMs = FIRST_AFTER_MS;
  for (;;) {
    if (deck.length === 0) deck = shuffled(kinds, random.next());
    const kind = deck.pop();
    if (kind === undefined) return faults;
    atMs += random.whole(...pauseMs);
    const lastsMs = random.whole(...LASTS_MS[kind]);
    if (atMs + lastsMs > endMs) return faults;
    faults.push({ kind, atMs, lastsMs, hubs: random.pick(targets) });
    atMs += lastsMs;
  }
}
