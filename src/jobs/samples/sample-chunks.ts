import { Curve } from '../../job-rules/curve/curve.js';
import { BUCKET_SECONDS, CHUNK_SECONDS } from '../../job-rules/curve/buckets.js';
import { startOfTail } from '../../job-rules/curve/tail.js';
import { readChunk, writeChunk } from '../../job-rules/curve/tail-format.js';
import { placeholders } from '../../platform/database/dialect.js';
import type { Query, Transaction } from '../../platform/database/transaction.js';
import type { JobChange } from '../job-changes.js';
import type { JobSamplesRow } from './job-samples.entity.js';

type ChunkRow = Pick<JobSamplesRow, 'backup_job_id' | 'starts_at' | 'points'>;

interface Chunk {
  readonly jobId: string;
  /** Seconds since 1970. */
  readonly startsAt: number;
  readonly curve: Curve;
  /** Nothing can be stored there as long as it was part of the tail. */
  readonly wasInTail: boolean;
}

/**
 * Stores the samples that have left the tails of jobs. The job's row is locked, so nobody else writes its chunks. A
 * chunk that was a part of the tail until now is new; only late samples meet one that is stored, which is read first.
 */
export async function saveShedSamples(
  transaction: Transaction,
  changes: readonly JobChange[],
): Promise<void> {
  const chunks = changes.flatMap(chunksOf);
  const late = chunks.filter(({ wasInTail }) => !wasInTail);
  const stored = late.length === 0 ? [] : (await transaction.select<[ChunkRow]>(storedChunks(late)))[0];
  const byPlace = new Map(stored.map((row) => [placeOf(row.backup_job_id, row.starts_at), row.points]));
  const rows = chunks.flatMap(({ jobId, startsAt, curve }) => {
    const points = byPlace.get(placeOf(jobId, startsAt));
    const known = points ? readChunk(points) : new Curve();
    if (!known) return [];
    known.merge(curve);
    return [
      { backup_job_id: jobId, starts_at: startsAt, step_seconds: BUCKET_SECONDS, points: writeChunk(known) },
    ];
  });
  transaction.insert('job_samples', rows, ['backup_job_id', 'starts_at', 'step_seconds']);
}

function chunksOf({ before, after }: JobChange): Chunk[] {
  const { shed } = after.samples;
  if (!shed) return [];
  const tailFrom = startOfTail(before?.samples.stored);
  const rest = shed.copy();
  const chunks: Chunk[] = [];
  for (let [first] = rest.at; first !== undefined; [first] = rest.at) {
    const startsAt = Math.floor((first * BUCKET_SECONDS) / CHUNK_SECONDS) * CHUNK_SECONDS;
    const curve = rest.cutBefore((startsAt + CHUNK_SECONDS) / BUCKET_SECONDS);
    chunks.push({ jobId: after.id, startsAt, curve, wasInTail: startsAt >= tailFrom });
  }
  return chunks;
}

function storedChunks(chunks: readonly Chunk[]): Query {
  const byJob = new Map<string, number[]>();
  for (const { jobId, startsAt } of chunks) byJob.set(jobId, [...(byJob.get(jobId) ?? []), startsAt]);
  const conditions = [...byJob].map(
    ([, starts]) =>
      `(backup_job_id = ? AND starts_at IN (${placeholders(starts.length)}) AND step_seconds = ${BUCKET_SECONDS})`,
  );
  return {
    sql: `SELECT backup_job_id, starts_at, points FROM job_samples WHERE ${conditions.join(' OR ')}`,
    parameters: [...byJob].flat(2),
  };
}

function placeOf(jobId: string, startsAt: number): string {
  return `${startsAt} ${jobId}`;
}
