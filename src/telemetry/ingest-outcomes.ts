import { Injectable } from '@nestjs/common';
import type { Outcome } from '../job-rules/changes.js';

export type IngestOutcome = Outcome | 'refused';

/** What became of each update that was told so one by one. */
@Injectable()
export class IngestOutcomes {
  private onKnown: (outcome: IngestOutcome) => void = () => {};

  whenKnown(listener: (outcome: IngestOutcome) => void): void {
    this.onKnown = listener;
  }

  tell(outcome: IngestOutcome): void {
    this.onKnown(outcome);
  }
}
