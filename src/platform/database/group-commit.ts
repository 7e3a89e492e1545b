import { TooBusyError } from '../problems/too-busy.error.js';
import { DatabaseUnavailableError } from './database-unavailable.error.js';

/** A piece of work: what it changes, by id, and how much it weighs against the limits. */
export interface Work {
  readonly ids: readonly string[];
  readonly size: number;
}

export interface GroupLimits {
  /** How many groups may be under way at a time. */
  readonly atOnce: number;
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
 * Commits pieces of work in groups: what arrives while groups are under way goes together into the next. There is
 * no waiting for company: a piece that arrives alone is committed alone, at once. Groups that are under way side by
 * side have no id in common, and the pieces of one id are committed in the order of their arrival.
 */
export class GroupCommit<Piece extends Work, Result> {
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

  /** How many pieces wait for their group. */
  get waitingPieces(): number {
    return this.waiting.length;
  }

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

  /** Resolves when nothing waits and nothing is under way. */
  async idle(): Promise<void> {
    if (this.underWay > 0 || this.waiting.length > 0) {
      await new Promise<void>((resolve) => (this.onIdle = resolve));
    }
  }

  /** Begins after all requests that have arrived by now were read, so that those of one moment share a group. */
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

  /** The first that wait, but for those of an id that is held, and any that would overtake these. */
  private takeGroup(): Waiting<Piece, Result>[] {
    const taken: Waiting<Piece, Result>[] = [];
    const left: Waiting<Piece, Result>[] = [];
    const out = new Set(this.held);
    let size = 0;
    for (const [index, waiting] of this.waiting.entries()) {
      const { piece } = waiting;
      if (taken.length > 0 && size + piece.size > this.limits.group) {
        left.push(...this.waiting.slice(index));
        break;
      }
      if (piece.ids.some((id) => out.has(id))) {
        piece.ids.forEach((id) => out.add(id));
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
