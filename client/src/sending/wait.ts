/** A pause that can be ended before its time. */
export class Wait {
  private finish: (() => void) | undefined;
  private isOver = false;

  /** Keeps the process alive only where asked to. */
  async until(ms: number, keepsAlive = false): Promise<void> {
    if (ms <= 0 || this.isOver) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      if (!keepsAlive) timer.unref();
      this.finish = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.finish = undefined;
  }

  end(): void {
    this.finish?.();
  }

  /** Ends this pause, and those that are yet to begin. */
  endForGood(): void {
    this.isOver = true;
    this.end();
  }
}
