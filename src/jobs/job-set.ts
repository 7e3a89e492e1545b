import type { AuditRecord } from '../audit/audit-record.js';
import { inCodePointOrder } from '../platform/database/code-point-order.js';
import type { Job } from '../job-rules/job.js';
import type { Change, JobEvent } from '../job-rules/settle.js';

/** A job as it was loaded (undefined if new) and as it is now. */
export interface JobChange {
  readonly before: Job | undefined;
  readonly after: Job;
}

/** Jobs loaded under lock, and the changes that one transaction makes to them. */
export class JobSet {
  private readonly current: Map<string, Job>;
  private readonly touched = new Set<string>();
  readonly events: JobEvent[] = [];
  /** Records of actions by people, not of reports or of the hub itself. */
  readonly audit: AuditRecord[] = [];

  constructor(private readonly loaded: ReadonlyMap<string, Job>) {
    this.current = new Map(loaded);
  }

  get(id: string): Job | undefined {
    return this.current.get(id);
  }

  record({ job, events }: Change): void {
    this.current.set(job.id, job);
    this.touched.add(job.id);
    this.events.push(...events);
  }

  /** Every touched job, in the order of ids. */
  changes(): JobChange[] {
    return inCodePointOrder(this.touched).flatMap((id) => {
      const after = this.current.get(id);
      return after ? [{ before: this.loaded.get(id), after }] : [];
    });
  }
}
