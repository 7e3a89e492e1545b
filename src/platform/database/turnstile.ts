/** Runs at most `width` pieces of work at a time, in order of arrival, and rejects those that wait too long. */
export class Turnstile {
  private readonly queue = new Set<() => void>();
  private entered = 0;

  constructor(
    readonly width: number,
    private readonly patienceMs: number,
  ) {}

  get inside(): number {
    return this.entered;
  }

  get waiting(): number {
    return this.queue.size;
  }

  /** @throws {TurnTimeoutError} when no turn came in time; `work` was not started. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.entered < this.width) this.entered++;
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
        this.queue.delete(enter);
        reject(new TurnTimeoutError(`no free connection within ${this.patienceMs} ms`));
      }, this.patienceMs);
      this.queue.add(enter);
    });
  }

  /** Hands the place on to the longest waiting piece of work. */
  private leave(): void {
    const [next] = this.queue;
    if (!next) this.entered--;
    else {
      this.queue.delete(next);
      next();
    }
  }
}

export class TurnTimeoutError extends Error {}
