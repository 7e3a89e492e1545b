import { Injectable } from '@nestjs/common';
import type { Outcome } from '../job-rules/changes.js';

export type IngestOutcome = Outcome | 'refused';

/** Announces the outcome of each update that is answered individually. */
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
