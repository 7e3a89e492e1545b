import type { Report } from '../support/histories.js';

/** What the hubs were told of a job, and what they made of that so far. */
export class Told {
  readonly acknowledged = new Set<Report>();
  /** What was sent and may be stored or not, for nobody was told. */
  readonly givenUp = new Set<Report>();
  /** The highest that an answer named. */
  revision = 0;
  attempts = 0;

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
