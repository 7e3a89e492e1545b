import type { Report } from '../support/histories.js';

/** The updates that the hubs were sent of a job, and their answers so far. */
export class Told {
  readonly acknowledged = new Set<Report>();
  /** Sent updates that may be stored or not, as no answer came. */
  readonly givenUp = new Set<Report>();
  /** The highest that an answer named. */
  revision = 0;
  /** When each attempt to report began, in milliseconds since 1970. */
  readonly attemptedAt: number[] = [];

  constructor(
    readonly id: string,
    readonly kind: 'history' | 'living' | 'silent',
  ) {}

  acknowledge(report: Report, revision: number): void {
    this.acknowledged.add(report);
    this.givenUp.delete(report);
    this.revision = Math.max(this.revision, revision);
  }

  giveUp(report: Report): void {
    if (!this.acknowledged.has(report)) this.givenUp.add(report);
  }
}
