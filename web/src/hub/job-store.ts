import { batch, computed, signal } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import type { JobView, Summary } from './types.js';

/** Ended jobs that are kept when nobody asked for them. */
const MOST_ENDED = 3_000;

/** Numbers of jobs under way, as the summary has them. */
export type Counts = Summary['jobs'];

export function isUnderWay({ status }: JobView): boolean {
  return status === 'running' || status === 'stalled' || status === 'pending';
}

/** All jobs that the page knows: lists, tiles and pages read the same signals, so a figure is the same everywhere. */
export class JobStore {
  private readonly jobs = new Map<string, Signal<JobView>>();
  /** Grows when a list may have to change: a job came or went, or changed its state, but not its figures. */
  private readonly version = signal(0);
  private ended = 0;
  /** How many lists and pages show a job, so that it stays. */
  private readonly pins = new Map<string, number>();
  /** For each list that is being read: the jobs that the stream has told or dropped since it was asked for. */
  private readonly lists = new Set<Set<string>>();

  /** Jobs that are waiting, running or silent, in no order. */
  readonly underWay: ReadonlySignal<readonly Signal<JobView>[]> = computed(() => {
    void this.version.value;
    return [...this.jobs.values()].filter((job) => isUnderWay(job.peek()));
  });

  /** How many of them are in which state; stuck ones are running, too. */
  readonly counts: ReadonlySignal<Counts> = computed(() => {
    const counts = { pending: 0, running: 0, stalled: 0, stuck: 0 };
    for (const job of this.underWay.value) {
      const { status, stuck } = job.peek();
      if (status === 'pending' || status === 'running' || status === 'stalled') counts[status] += 1;
      if (stuck) counts.stuck += 1;
    }
    return counts;
  });

  /** All of them, those that have ended too. */
  readonly all: ReadonlySignal<readonly Signal<JobView>[]> = computed(() => {
    void this.version.value;
    return [...this.jobs.values()];
  });

  /** Undefined for a job that was not loaded; the caller is told when it comes. */
  of(id: string): Signal<JobView> | undefined {
    const job = this.jobs.get(id);
    if (!job) void this.version.value;
    return job;
  }

  /** Takes jobs from the stream, in any order, as often as they come. */
  take(jobs: readonly JobView[]): void {
    for (const told of this.lists) for (const { id } of jobs) told.add(id);
    this.takeAll(jobs);
  }

  /** Takes the jobs of a list that `ask` reads, but where the stream has told the same or more of one meanwhile. */
  async takeListed<T extends { readonly items: readonly JobView[] }>(ask: () => Promise<T>): Promise<T> {
    const told = new Set<string>();
    this.lists.add(told);
    try {
      const list = await ask();
      const isFresh = ({ id, revision }: JobView): boolean =>
        !told.has(id) || revision > (this.jobs.get(id)?.peek().revision ?? Infinity);
      if (this.lists.has(told)) this.takeAll(list.items.filter(isFresh));
      return list;
    } finally {
      this.lists.delete(told);
    }
  }

  /** Keeps a job, whether it has ended or not, until the function that it gives is called. */
  pin(id: string): () => void {
    this.pins.set(id, (this.pins.get(id) ?? 0) + 1);
    return (): void => {
      const left = (this.pins.get(id) ?? 1) - 1;
      if (left > 0) this.pins.set(id, left);
      else this.pins.delete(id);
    };
  }

  /** These are no more, says the stream. */
  drop(ids: readonly string[]): void {
    for (const told of this.lists) for (const id of ids) told.add(id);
    this.forgetAll(ids);
  }

  /** These were heard of, at RFC 3339 instants, and nothing else has changed. */
  contact(heard: Readonly<Record<string, string>>): void {
    batch(() => {
      for (const [id, at] of Object.entries(heard)) {
        const job = this.jobs.get(id);
        if (job && at > (job.peek().last_telemetry_at ?? ''))
          job.value = { ...job.peek(), last_telemetry_at: at };
      }
    });
  }

  /** The jobs under way with their revisions, to compare with a list that is read from now on. */
  revisions(): ReadonlyMap<string, number> {
    return new Map(this.underWay.peek().map((job) => [job.peek().id, job.peek().revision]));
  }

  /** Jobs of `before` that a whole list does not have and that nothing was heard of since are under way no more. */
  dropMissing(before: ReadonlyMap<string, number>, listed: ReadonlySet<string>): void {
    const missing = [...before].filter(
      ([id, revision]) => !listed.has(id) && this.jobs.get(id)?.peek().revision === revision,
    );
    this.forgetAll(missing.map(([id]) => id));
  }

  clear(): void {
    this.jobs.clear();
    this.lists.clear();
    this.ended = 0;
    this.version.value += 1;
  }

  private takeAll(jobs: readonly JobView[]): void {
    batch(() => {
      const changes = jobs.filter((job) => this.takeOne(job)).length;
      if (changes > 0) this.version.value += 1;
      this.forgetEnded();
    });
  }

  /** Whether lists may have to change. */
  private takeOne(job: JobView): boolean {
    const known = this.jobs.get(job.id);
    if (!known) {
      this.jobs.set(job.id, signal(job));
      if (!isUnderWay(job)) this.ended += 1;
      return true;
    }
    const before = known.peek();
    if (!isNewer(job, before)) return false;
    known.value = job.disks || !before.disks ? job : { ...job, disks: before.disks };
    this.ended += Number(!isUnderWay(job)) - Number(!isUnderWay(before));
    return job.status !== before.status || job.stuck !== before.stuck || job.vm_name !== before.vm_name;
  }

  private forgetAll(ids: readonly string[]): void {
    const known = ids.filter((id) => this.forget(id));
    if (known.length > 0) this.version.value += 1;
  }

  private forget(id: string): boolean {
    const job = this.jobs.get(id);
    if (!job) return false;
    if (!isUnderWay(job.peek())) this.ended -= 1;
    return this.jobs.delete(id);
  }

  /** The first that came in go first: a page that stays open for weeks must not grow. */
  private forgetEnded(): void {
    if (this.ended <= MOST_ENDED + this.pins.size) return;
    for (const [id, job] of this.jobs) {
      if (!isUnderWay(job.peek()) && !this.pins.has(id)) this.forget(id);
      if (this.ended <= MOST_ENDED / 2) break;
    }
    this.version.value += 1;
  }
}

/** Time alone changes some members of a revision, so the same one is taken unless it is older by its last contact. */
function isNewer(job: JobView, before: JobView): boolean {
  if (job.revision !== before.revision) return job.revision > before.revision;
  return (job.last_telemetry_at ?? '') >= (before.last_telemetry_at ?? '');
}
