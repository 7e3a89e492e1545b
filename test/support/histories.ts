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

/** Values that clients send in members of one kind. */
interface Manner {
  readonly absent: fc.Arbitrary<undefined | null | ''>;
  readonly bytes: fc.Arbitrary<number>;
  readonly totals: fc.Arbitrary<number>;
  readonly percents: fc.Arbitrary<number>;
  readonly etas: fc.Arbitrary<number>;
  readonly warnings: fc.Arbitrary<number>;
  readonly errors: fc.Arbitrary<string | { message: string }>;
}

/** As every release takes it. */
const PLAIN: Manner = {
  absent: fc.constantFrom(undefined, null),
  bytes: fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.constantFrom(0, Number.MAX_SAFE_INTEGER)),
  totals: fc.constantFrom(100, 1_000, 2_000),
  percents: fc.integer({ min: 0, max: 480 }).map((quarters) => quarters / 4),
  etas: fc.constantFrom(0, 23, 3_000_000_000),
  warnings: fc.integer({ min: 0, max: 3 }),
  errors: fc.constantFrom('disk full', { message: 'timeout' }, { message: 'lost' }),
};

/** With figures that are none, zeros for all of them, and empty strings, as clients in the field send them. */
const ODD: Manner = {
  absent: fc.oneof(PLAIN.absent, fc.constant('' as const)),
  bytes: fc.oneof(PLAIN.bytes, fc.constantFrom(0, 0, -1, -0.5, 0.4, 17.9, 1e20)),
  totals: fc.oneof(PLAIN.totals, fc.constantFrom(0, 0, -7, 0.5)),
  percents: fc.oneof(PLAIN.percents, fc.constantFrom(0, 0, -1, -0.01)),
  etas: fc.oneof(PLAIN.etas, fc.constantFrom(-4, 0.9)),
  warnings: fc.oneof(PLAIN.warnings, fc.constantFrom(-1, 2.5)),
  errors: fc.oneof(PLAIN.errors, fc.constant({ message: '' })),
};

function updatesIn({
  absent,
  bytes,
  totals,
  percents,
  etas,
  warnings,
  errors,
}: Manner): fc.Arbitrary<object> {
  /** A member is there, or left out, or said to be absent, which is the same. */
  const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined | ''> =>
    fc.oneof({ weight: 3, arbitrary: value }, absent);
  const disk = fc.record({
    disk_index: fc.integer({ min: 0, max: 3 }),
    label: maybe(fc.constantFrom('sda', 'sdb')),
    status: maybe(fc.constantFrom('pending', 'transferring', 'running', 'completed', 'failed')),
    error: maybe(errors),
    bytes_transferred: maybe(bytes),
    total_bytes: maybe(totals),
    progress_percent: maybe(percents),
  });
  return fc.record({
    status: fc.constantFrom('pending', 'running', 'running', 'running', 'completed', 'failed', 'cancelled'),
    // Instants in no order, so that they are seen not to matter beside a sequence.
    timestamp: fc.integer({ min: 0, max: 1_000_000 }).map((ms) => new Date(FIRST_INSTANT + ms).toISOString()),
    current_phase: maybe(fc.constantFrom('snapshot', 'transferring', 'finalizing')),
    bytes_transferred: maybe(bytes),
    total_bytes: maybe(totals),
    transfer_speed_bps: maybe(bytes),
    eta_seconds: maybe(etas),
    progress_percent: maybe(percents),
    warning_count: maybe(warnings),
    error: maybe(errors),
    vm_name: maybe(fc.constantFrom('pg1', 'pg2')),
    repository_id: maybe(fc.constantFrom('r1', 'r2')),
    policy_id: maybe(fc.constantFrom('p1', 'p2')),
    backup_type: maybe(fc.constantFrom('full', 'incremental')),
    disks: maybe(fc.uniqueArray(disk, { maxLength: 4, selector: ({ disk_index }) => disk_index })),
  });
}

function historyIn(manner: Manner): fc.Arbitrary<Report[]> {
  return fc
    .array(updatesIn(manner), { minLength: 1, maxLength: 10 })
    .map((updates) => updates.map((update, index) => ({ ...update, sequence: index * 3 + 1 })) as Report[]);
}

/** Updates of one job with distinct keys, oldest first. */
export const history = historyIn(ODD);

/** The same without what the release before refuses. */
export const plainHistory = historyIn(PLAIN);

/** A history and one way in which it may be delivered: each update at least once, in any order. */
export const delivery: fc.Arbitrary<{ sent: Report[]; delivered: Report[] }> = history.chain((sent) =>
  fc
    .tuple(fc.array(fc.constantFrom(...sent), { maxLength: sent.length }), fc.infiniteStream(fc.nat()))
    .map(([again, ranks]) => {
      const all = [...sent, ...again].map((report) => ({ report, rank: ranks.next().value as number }));
      return { sent, delivered: all.toSorted((a, b) => a.rank - b.rank).map(({ report }) => report) };
    }),
);
