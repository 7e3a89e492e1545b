import { TooBusyError } from '../problems/too-busy.error.js';
import { DatabaseUnavailableError } from './database-unavailable.error.js';

/** A piece of work: the ids that it changes, and its weight against the limits. */
export interface WorkPiece {
  readonly ids: readonly string[];
  readonly size: number;
}

export interface GroupLimits {
  /** How many groups may be committing at a time. */
  readonly atOnce: number;
  /** The largest size of a group; a piece that is larger by itself is committed alone. */
  readonly group: number;
  /** The limits of the queue, in pieces and in their total size. */
  readonly waiting: number;
  readonly waitingSize: number;
}

interface Waiting<Piece, Result> {
  readonly piece: Piece;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits pieces of work in groups: pieces that arrive while groups are committing form the next group. No piece is
 * held back to wait for company: one that arrives alone is committed alone, at once. Concurrent groups have no id in
 * common, and pieces with the same id are committed in order of arrival.
 */
export class GroupCommit<Piece extends WorkPiece, Result> {
  private waiting: Waiting<Piece, Result>[] = [];
  private waitingSize = 0;
  private beginning = false;
  private underWay = 0;
  private readonly held = new Set<string>();
  private onIdle: (() => void) | undefined;

  /** `commit` commits all the pieces in one transaction and gives a result or an error for each, or throws. */
  constructor(
    private readonly commit: (pieces: readonly Piece[]) => Promise<PromiseSettledResult<Result>[]>,
    private readonly limits: GroupLimits,
  ) {}

  /** How many pieces are waiting for their group. */
  get waitingPieces(): number {
    return this.waiting.length;
  }

  /** Whether the queue is full. */
  get isFull(): boolean {
    const { waiting, waitingSize } = this.limits;
    return this.waiting.length >= waiting || this.waitingSize >= waitingSize;
  }

  /** @throws {TooBusyError} when the queue is full. @throws {DatabaseUnavailableError} */
  async submit(piece: Piece): Promise<Result> {
    if (this.isFull) throw new TooBusyError();
    return new Promise((resolve, reject) => {
      this.waiting.push({ piece, resolve, reject });
      this.waitingSize += piece.size;
      this.proceed();
    });
  }

  /** Resolves when nothing is waiting or committing. */
  async idle(): Promise<void> {
    if (this.underWay > 0 || this.waiting.length > 0) {
      await new Promise<void>((resolve) => (this.onIdle = resolve));
    }
  }

  /** Starts a group once all requests that have arrived by now have been read, so that simultaneous ones share it. */
  private proceed(): void {
    if (this.beginning || this.underWay === this.limits.atOnce || this.waiting.length === 0) return;
    this.beginning = true;
    setImmediate(() => {
      this.beginning = false;
      const group = this.takeGroup();
      if (group.length === 0) return;
      void this.commitHolding(group);
      this.proceed();
    });
  }

  private async commitHolding(group: readonly Waiting<Piece, Result>[]): Promise<void> {
    const ids = group.flatMap(({ piece }) => piece.ids);
    ids.forEach((id) => this.held.add(id));
    this.underWay++;
    await this.commitGroup(group);
    this.underWay--;
    ids.forEach((id) => this.held.delete(id));
    if (this.underWay === 0 && this.waiting.length === 0) this.onIdle?.();
    this.proceed();
  }

  /**
   * Takes the next group from the queue, in order of arrival:
   * 1. The ids of the groups that are committing are blocked.
   * 2. A piece with a blocked id stays in the queue and blocks all of its ids, so that later pieces cannot overtake it.
   * 3. Any other piece joins the group.
   * 4. The group ends before the piece that would exceed its size; the first piece always fits.
   */
  private takeGroup(): Waiting<Piece, Result>[] {
    const taken: Waiting<Piece, Result>[] = [];
    const left: Waiting<Piece, Result>[] = [];
    const blocked = new Set(this.held);
    let size = 0;
    for (const [index, waiting] of this.waiting.entries()) {
      const { piece } = waiting;
      if (taken.length > 0 && size + piece.size > this.limits.group) {
        left.push(...this.waiting.slice(index));
        break;
      }
      if (piece.ids.some((id) => blocked.has(id))) {
        piece.ids.forEach((id) => blocked.add(id));
        left.push(waiting);
      } else {
        taken.push(waiting);
        size += piece.size;
      }
    }
    this.waiting = left;
    this.waitingSize -= size;
    return taken;
  }

  /**
   * Splits a group that fails for a reason other than the database, again and again, so that only the faulty piece
   * fails.
   */
  private async commitGroup(group: readonly Waiting<Piece, Result>[]): Promise<void> {
    try {
      const results = await this.commit(group.map(({ piece }) => piece));
      results.forEach((result, index) => {
        if (result.status === 'fulfilled') group[index]?.resolve(result.value);
        else group[index]?.reject(result.reason);
      });
    } catch (error) {
      if (error instanceof DatabaseUnavailableError) this.rejectAll(group, error);
      else if (group.length === 1) group[0]?.reject(error);
      else {
        const middle = Math.ceil(group.length / 2);
        await this.commitGroup(group.slice(0, middle));
        await this.commitGroup(group.slice(middle));
      }
    }
  }

  /** Rejects the whole queue too, as it would only run into the same outage. */
  private rejectAll(group: readonly Waiting<Piece, Result>[], error: DatabaseUnavailableError): void {
    const all = [...group, ...this.waiting];
    this.waiting = [];
    this.waitingSize = 0;
    for (const { reject } of all) reject(error);
  }
}
