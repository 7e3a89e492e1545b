/** Lets so many pieces of work through at a time, in the order of arrival; who waits too long is turned away. */
export class Turnstile {
  private readonly waiting = new Set<() => void>();
  private inside = 0;

  constructor(
    private readonly width: number,
    private readonly patienceMs: number,
  ) {}

  /** @throws {TurnedAwayError} when no turn came in time; `work` was not begun. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.inside < this.width) this.inside++;
    else await this.turn();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private async turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.delete(enter);
        reject(new TurnedAwayError(`no turn came within ${this.patienceMs} ms`));
      }, this.patienceMs);
      this.waiting.add(enter);
    });
  }

  /** Who leaves hands the place on to whoever waits longest. */
  private leave(): void {
    const [next] = this.waiting;
    if (!next) this.inside--;
    else {
      this.waiting.delete(next);
      next();
    }
  }
}

export class TurnedAwayError extends Error {}
