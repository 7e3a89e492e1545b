import type { Logger } from '@nestjs/common';

const EVERY_MS = 1_000;

/** Logs at most one line a second, however often its cause occurs. */
export class RareWarning {
  private lastAt = -Infinity;
  private notLogged = 0;

  constructor(
    private readonly logger: Logger,
    private readonly message: string,
  ) {}

  add(fields: () => object): void {
    const now = performance.now();
    if (now - this.lastAt <= EVERY_MS) {
      this.notLogged++;
      return;
    }
    this.lastAt = now;
    this.logger.warn(this.message, { ...fields(), not_logged: this.notLogged });
    this.notLogged = 0;
  }
}
