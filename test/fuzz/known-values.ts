import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';

/** Placeholders for the last cursor or ETag that a path gave, which are not known when a request is drawn. */
export const LATEST_CURSOR = 'LATEST-CURSOR';
export const LATEST_ETAG = 'LATEST-ETAG';

/** The beginning of the ids that the limited reporter may use. */
export const LIMITED_PREFIX = 'few (db), ';

/** Jobs that many requests are about, so that they meet; a number follows, and after some time there are others. */
const NAMES: readonly string[] = [
  LIMITED_PREFIX,
  'job-',
  '--job-',
  '../job/%2F?#',
  "'; DROP TABLE fuzz; -- ",
  'Bu\u0308ro-サーバー-',
  '\u{1F468}\u200d\u{1F467} \u202eשרת\\"',
  '\u{1F4BE}'.repeat(120),
];

/**
 * Values that a schema alone would hardly come to, by the name of the parameter or member: ids of things that are
 * there, above all. A new route whose requests never succeed needs its own here.
 */
export function knownValues(pool: number): Readonly<Record<string, Arbitrary<unknown>>> {
  const ids = NAMES.map((name) => `${name}${pool}`);
  const jobId = fc.constantFrom(...ids);
  // A job keeps its first type, so most ask for the same.
  const jobType = fc.constantFrom(...Array<string>(30).fill('backup'), 'restore', 'replication');
  const vmName = fc.constantFrom('pg1', 'pg2', 'PG1', 'web');
  return {
    jobId,
    job_id: jobId,
    jobType,
    job_type: jobType,
    nodeId: jobId,
    node_id: jobId,
    machine_id: jobId,
    disk_index: fc.oneof({ weight: 4, arbitrary: fc.nat(7) }, { weight: 1, arbitrary: fc.nat(65_535) }),
    cursor: fc.constant(LATEST_CURSOR),
    vm_name: vmName,
    vmName,
    vm_path: vmName.map((name) => `/DC/vm/${name}`),
    disk_id: fc.constantFrom(0, 1, '1', 'disk-2000'),
    change_id: fc.constantFrom('52 66 8c 2d/5530', '52 ed 45 cf/4462'),
    // Runs take them as texts; these are in a path as they are, too.
    event_id: fc.constantFrom(...ids),
    run_id: fc.constantFrom('run-1', 'run-2'),
    start_time: fc.constantFrom('2026-11-21T02:00:00Z', '2026-11-21T03:00:00.123456+01:00', '2026-11-21'),
    commit_hash: fc.constantFrom('0123abc', 'a'.repeat(40)),
    commit_source: fc.constantFrom('manual', 'llm', 'ci'),
    'If-None-Match': fc.constantFrom(LATEST_ETAG, '*', `W/${LATEST_ETAG}`, '"x"', `"x", ${LATEST_ETAG}`),
    Accept: fc.constantFrom('*/*', 'text/plain', 'application/json', 'application/openmetrics-text'),
  };
}

/** Members by which the elements of a list differ, of which a schema does not tell. */
export const UNIQUE_MEMBERS = ['disk_index'] as const;
