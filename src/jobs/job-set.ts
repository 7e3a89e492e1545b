import type { AuditRecord } from '../audit/audit-record.js';
import { inCodePointOrder } from '../platform/database/code-point-order.js';
import type { Job } from '../job-rules/job.js';
import type { Change, JobEvent } from '../job-rules/settle.js';
import type { JobChange } from './job-changes.js';

/** Jobs loaded under lock, and the changes that one transaction makes to them. */
export class JobSet {
  private readonly current: Map<string, Job>;
  private readonly touched = new Map<string, readonly JobEvent[]>();
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
    const earlier = this.touched.get(job.id);
    this.touched.set(job.id, earlier ? [...earlier, ...events] : events);
  }

  /** Every touched job, in the order of ids. */
  changes(): JobChange[] {
    return inCodePointOrder(this.touched.keys()).flatMap((id) => {
      const after = this.current.get(id);
      return after ? [{ before: this.loaded.get(id), after, events: this.touched.get(id) ?? [] }] : [];
    });
  }
}
