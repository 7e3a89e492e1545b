import { anyCase } from '../platform/database/any-case.js';
import type { JobFilter } from '../jobs/job-filter.js';
import type { Traits } from './known-jobs.js';

/** Which jobs a stream is about, and whether with their disks. */
export interface StreamFilter extends Pick<
  JobFilter,
  'status' | 'job_type' | 'vm_name' | 'repository_id' | 'q' | 'job_id'
> {
  readonly include?: 'disks';
}

/** The filter without members that are undefined, so that equal filters have equal members. */
export function streamFilterOf(filter: StreamFilter): StreamFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

type Test = (job: Traits) => boolean;

/** The filters of a stream as tests of a job: the same jobs as those of `whereOf`, by the same rules. */
export class FilterTests {
  /** The tests of members that never change. */
  private readonly lasting: readonly Test[];
  private readonly passing: readonly Test[];

  constructor({ status, job_type, job_id, vm_name, repository_id, q }: StreamFilter) {
    this.lasting = [among('job_type', job_type), among('id', job_id)].filter((test) => test !== undefined);
    this.passing = [
      among('status', status),
      equal('vm_name', vm_name),
      equal('repository_id', repository_id),
      containing(q),
    ].filter((test) => test !== undefined);
  }

  matches(job: Traits): boolean {
    return this.couldMatch(job) && this.passing.every((test) => test(job));
  }

  /** Whether the job may have matched, or come to match. */
  couldMatch(job: Traits): boolean {
    return this.lasting.every((test) => test(job));
  }
}

function among(member: keyof Traits, values: readonly string[] | undefined): Test | undefined {
  if (!values) return undefined;
  const wanted = new Set<string | null>(values);
  return (job) => wanted.has(job[member]);
}

function equal(member: keyof Traits, value: string | undefined): Test | undefined {
  return value === undefined ? undefined : (job) => job[member] === value;
}

function containing(q: string | undefined): Test | undefined {
  if (!q) return undefined;
  const pattern = new RegExp(anyCase(q), 'u');
  return ({ id, vm_name: name }) => pattern.test(id) || (name !== null && pattern.test(name));
}
