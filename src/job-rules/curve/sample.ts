import type { Placed } from '../arrival.js';
import { sumOfKnown } from '../figures.js';
import type { Job } from '../job.js';
import type { Update } from '../update.js';
import { compareKeys } from '../words.js';
import type { Word } from '../words.js';
import { BUCKET_SECONDS } from './buckets.js';
import type { Sample } from './buckets.js';
import { Curve, JOB } from './curve.js';
import type { Figures } from './curve.js';
import { addSample, NO_CURVE } from './tail.js';
import type { StoredCurve } from './tail.js';

/** The part of a job's curve that its row holds, and samples that are too old for it. */
export interface Samples {
  readonly stored: StoredCurve;
  /** To be stored by the transaction at hand; null where there are none. */
  readonly shed: Curve | null;
  /** The finest buckets that are stored besides, in seconds: thinning waits for them; null where there are none. */
  readonly step: number | null;
}

export const NO_SAMPLES: Samples = { stored: NO_CURVE, shed: null, step: null };

/** The samples of a job as an update leaves it; `heard` is the word on its status before it. */
export function sampled(
  { samples, columns, disks }: Pick<Job, 'samples' | 'columns' | 'disks'>,
  update: Update,
  placed: Placed,
  heard: Word<unknown> | undefined,
): Samples {
  const isLate = heard !== undefined && compareKeys(heard, placed.key) > 0;
  const total = isLate ? totalIn(update, disks.size) : columns.total_bytes;
  const sample = sampleOf(update, placed, heard, total);
  if (!sample) return samples;
  const shed = new Curve();
  const stored = addSample(samples.stored, sample, shed);
  if (shed.length === 0) return { ...samples, stored };
  if (samples.shed) shed.merge(samples.shed);
  return { stored, shed, step: BUCKET_SECONDS };
}

/**
 * An update without a time of its own counts at its arrival, so one that arrives late or again says nothing about when
 * its figures were reached.
 */
function sampleOf(
  update: Update,
  { key, instant, isTimed }: Placed,
  heard: Word<unknown> | undefined,
  total: number | null,
): Sample | undefined {
  if (!isTimed && heard && compareKeys(heard, key) >= 0) return undefined;
  const figures = figuresOf(update);
  return figures.length === 0 ? undefined : { at: Math.floor(instant / 1_000), figures, total };
}

/** The total that an update alone tells; null where it leaves out some of the job's disks, which then add to theirs. */
function totalIn({ said, disks }: Update, ofJob: number): number | null {
  if (typeof said.total_bytes === 'number') return said.total_bytes;
  return disks.length < ofJob ? null : sumOfKnown(disks.map((disk) => disk.said.total_bytes ?? null));
}

function figuresOf({ said, disks }: Update): Figures {
  const figures: (readonly [number, number])[] = [];
  for (const disk of disks) {
    const { bytes_transferred: bytes } = disk.said;
    if (typeof bytes === 'number') figures.push([disk.disk_index, bytes]);
  }
  if (typeof said.bytes_transferred === 'number') figures.push([JOB, said.bytes_transferred]);
  return figures;
}
