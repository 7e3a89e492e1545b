/** A pause that can be ended before its time. */
export class Wait {
  private finish: (() => void) | undefined;
  private isOver = false;
  private isSkipped = false;

  /** Keeps the process alive only where asked to. */
  async until(ms: number, keepsAlive = false): Promise<void> {
    if (this.isSkipped || this.isOver) {
      this.isSkipped = false;
      return;
    }
    if (ms <= 0) return;
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

  /** This pause, or the next one where there is none now. */
  end(): void {
    if (this.finish) this.finish();
    else this.isSkipped = true;
  }

  /** Ends this pause, and those that are yet to begin. */
  endForGood(): void {
    this.isOver = true;
    this.end();
  }
}
