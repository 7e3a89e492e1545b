/** So much less than a second that a change which waits for its turn, and for a look, is still told within one. */
export const TURN_MS = 920;

/** Whose turn it is: a job is told once in a while at most, however often it changes. */
export class Turns {
  /** In the order in which they were told, so that the oldest is found at once. */
  private readonly toldAt = new Map<string, number>();
  private readonly waiting = new Set<string>();

  constructor(private readonly everyMs = TURN_MS) {}

  /** The job has changed: it waits for its turn. */
  wait(id: string): void {
    this.waiting.add(id);
  }

  /** How many wait. */
  get length(): number {
    return this.waiting.size;
  }

  isWaiting(id: string): boolean {
    return this.waiting.has(id);
  }

  /** Whether the job could be told now. */
  isOpen(id: string, now: number): boolean {
    const at = this.toldAt.get(id);
    return at === undefined || at + this.everyMs <= now;
  }

  /** The jobs that wait and whose turn it is, those that wait the longest first. */
  ready(now: number, most: number): string[] {
    const ready: string[] = [];
    for (const id of this.waiting) {
      if (ready.length === most) break;
      if (this.isOpen(id, now)) ready.push(id);
    }
    return ready;
  }

  told(id: string, now: number): void {
    this.waiting.delete(id);
    this.toldAt.delete(id);
    this.toldAt.set(id, now);
  }

  /** The job is gone, or what is told of it is its newest state. */
  forget(id: string): void {
    this.waiting.delete(id);
  }

  /** Nobody waits any more: readers load everything again. */
  forgetAll(): void {
    this.waiting.clear();
  }

  /** When the next of those that wait may be told; undefined where none waits. */
  nextAt(): number | undefined {
    let next: number | undefined;
    for (const id of this.waiting) {
      const at = (this.toldAt.get(id) ?? -Infinity) + this.everyMs;
      if (next === undefined || at < next) next = at;
    }
    return next;
  }

  /** Forgets whose turn has come again anyway. */
  tidy(now: number): void {
    for (const [id, at] of this.toldAt) {
      if (at + this.everyMs > now) return;
      this.toldAt.delete(id);
    }
  }
}
