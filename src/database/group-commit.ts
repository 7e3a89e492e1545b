import { TooBusyError } from '../common/too-busy.error.js';
import { DatabaseUnavailableError } from './database-unavailable.error.js';

/** A piece of work and how much it weighs against the limits. */
export interface Sized {
  readonly size: number;
}

export interface GroupLimits {
  /** The size that a group grows to; a piece that is larger by itself goes alone. */
  readonly group: number;
  /** How many pieces may wait for their group, and how much they may weigh together. */
  readonly waiting: number;
  readonly waitingSize: number;
}

interface Waiting<Piece, Result> {
  readonly piece: Piece;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits pieces of work in groups: what arrives while one group is under way goes together into the next. There
 * is no waiting for company: a piece that arrives alone is committed alone, at once.
 */
export class GroupCommit<Piece extends Sized, Result> {
  private waiting: Waiting<Piece, Result>[] = [];
  private waitingSize = 0;
  private busy = false;

  /** `commit` commits all the pieces in one transaction and gives a result or an error for each, or throws. */
  constructor(
    private readonly commit: (pieces: readonly Piece[]) => Promise<PromiseSettledResult<Result>[]>,
    private readonly limits: GroupLimits,
  ) {}

  /** Whether there is more to do than can be promised. */
  get isFull(): boolean {
    const { waiting, waitingSize } = this.limits;
    return this.waiting.length >= waiting || this.waitingSize >= waitingSize;
  }

  /** @throws {TooBusyError} when too much waits. @throws {DatabaseUnavailableError} when the database is away. */
  async submit(piece: Piece): Promise<Result> {
    if (this.isFull) throw new TooBusyError();
    return new Promise((resolve, reject) => {
      this.waiting.push({ piece, resolve, reject });
      this.waitingSize += piece.size;
      this.proceed();
    });
  }

  /** Begins after all requests that have arrived by now were read, so that those of one moment share a group. */
  private proceed(): void {
    if (this.busy || this.waiting.length === 0) return;
    this.busy = true;
    setImmediate(() => {
      void this.commitGroup(this.takeGroup()).finally(() => {
        this.busy = false;
        this.proceed();
      });
    });
  }

  private takeGroup(): Waiting<Piece, Result>[] {
    let size = 0;
    let count = 0;
    for (const { piece } of this.waiting) {
      if (count > 0 && size + piece.size > this.limits.group) break;
      size += piece.size;
      count++;
    }
    this.waitingSize -= size;
    return this.waiting.splice(0, count);
  }

  /** A fault that is not the database's is looked for in halves, so that it costs only the piece that brings it. */
  private async commitGroup(group: readonly Waiting<Piece, Result>[]): Promise<void> {
    try {
      const results = await this.commit(group.map(({ piece }) => piece));
      results.forEach((result, index) => {
        if (result.status === 'fulfilled') group[index]?.resolve(result.value);
        else group[index]?.reject(result.reason);
      });
    } catch (error) {
      if (error instanceof DatabaseUnavailableError) this.turnAway(group, error);
      else if (group.length === 1) group[0]?.reject(error);
      else {
        const middle = Math.ceil(group.length / 2);
        await this.commitGroup(group.slice(0, middle));
        await this.commitGroup(group.slice(middle));
      }
    }
  }

  /** Whoever waits would only wait for the same. */
  private turnAway(group: readonly Waiting<Piece, Result>[], error: DatabaseUnavailableError): void {
    const all = [...group, ...this.waiting];
    this.waiting = [];
    this.waitingSize = 0;
    for (const { reject } of all) reject(error);
  }
}
