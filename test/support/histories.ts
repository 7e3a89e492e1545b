import fc from 'fast-check';

/** An update as a client sends it. */
export interface Report {
  status: string;
  sequence: number;
  timestamp: string;
  [member: string]: unknown;
  disks?: DiskReport[] | null;
}

export interface DiskReport {
  disk_index: number;
  [member: string]: unknown;
}

const FIRST_INSTANT = Date.parse('2026-01-01T00:00:00.000Z');

/** A member is there, or left out, or null, or an empty string, which are the same. */
function maybe<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> {
  return fc.oneof({ weight: 3, arbitrary: value }, fc.constantFrom(undefined, null, '' as unknown as null));
}

const bytes = fc.oneof(
  fc.integer({ min: 0, max: 2_000 }),
  fc.constantFrom(0, 0, 0, Number.MAX_SAFE_INTEGER),
  // Figures that are none, of clients whose arithmetic is odd.
  fc.constantFrom(-1, -0.5, 0.4, 17.9, 1e20),
);
const totals = fc.constantFrom(0, 0, 100, 1_000, 2_000, -7, 0.5);
const percents = fc.integer({ min: -20, max: 480 }).map((quarters) => Math.max(quarters / 4, -1) || 0);
const errors = fc.oneof(
  fc.constant('disk full'),
  fc.constantFrom('timeout', 'lost', '').map((message) => ({ message })),
);

const disk = fc.record({
  disk_index: fc.integer({ min: 0, max: 3 }),
  label: maybe(fc.constantFrom('sda', 'sdb')),
  status: maybe(fc.constantFrom('pending', 'transferring', 'running', 'completed', 'failed')),
  error: maybe(errors),
  bytes_transferred: maybe(bytes),
  total_bytes: maybe(totals),
  progress_percent: maybe(percents),
});

const members = fc.record({
  status: fc.constantFrom('pending', 'running', 'running', 'running', 'completed', 'failed', 'cancelled'),
  // Instants in no order, so that they are seen not to matter beside a sequence.
  timestamp: fc.integer({ min: 0, max: 1_000_000 }).map((ms) => new Date(FIRST_INSTANT + ms).toISOString()),
  current_phase: maybe(fc.constantFrom('snapshot', 'transferring', 'finalizing')),
  bytes_transferred: maybe(bytes),
  total_bytes: maybe(totals),
  transfer_speed_bps: maybe(bytes),
  eta_seconds: maybe(fc.constantFrom(0, 0, 23, 3_000_000_000, -4, 0.9)),
  progress_percent: maybe(percents),
  warning_count: maybe(fc.constantFrom(0, 1, 2, 3, -1, 2.5)),
  error: maybe(errors),
  vm_name: maybe(fc.constantFrom('pg1', 'pg2')),
  repository_id: maybe(fc.constantFrom('r1', 'r2')),
  policy_id: maybe(fc.constantFrom('p1', 'p2')),
  backup_type: maybe(fc.constantFrom('full', 'incremental')),
  disks: maybe(fc.uniqueArray(disk, { maxLength: 4, selector: ({ disk_index }) => disk_index })),
});

/** Updates of one job with distinct keys, oldest first. */
export const history: fc.Arbitrary<Report[]> = fc
  .array(members, { minLength: 1, maxLength: 10 })
  .map((updates) => updates.map((update, index) => ({ ...update, sequence: index * 3 + 1 })) as Report[]);

/** A history and one way in which it may be delivered: each update at least once, in any order. */
export const delivery: fc.Arbitrary<{ sent: Report[]; delivered: Report[] }> = history.chain((sent) =>
  fc
    .tuple(fc.array(fc.constantFrom(...sent), { maxLength: sent.length }), fc.infiniteStream(fc.nat()))
    .map(([again, ranks]) => {
      const all = [...sent, ...again].map((report) => ({ report, rank: ranks.next().value as number }));
      return { sent, delivered: all.toSorted((a, b) => a.rank - b.rank).map(({ report }) => report) };
    }),
);
