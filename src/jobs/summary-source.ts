import { Injectable } from '@nestjs/common';

/** The summary as `GET /api/v1/summary` answers it; `at` moves although nothing else does. */
export interface Summary {
  readonly at: string;
}

/** Where the feature of the summary says how it is read, and the live stream asks, as they do not know each other. */
@Injectable()
export class SummarySource {
  private read: (() => Promise<Summary>) | undefined;

  readBy(read: () => Promise<Summary>): void {
    this.read = read;
  }

  /** Undefined in a hub without the feature. @throws {DatabaseUnavailableError} */
  async newest(): Promise<Summary | undefined> {
    return this.read?.();
  }
}
