import { Injectable } from '@nestjs/common';

/** A run that was changed: `stamp` differs with each state of it. */
export interface ChangedRun {
  readonly event_id: string;
  readonly stamp: string;
}

/** The runs that were stamped since an instant, and some of them in full, all of one moment. */
export interface RunLook {
  /** The database's clock, read just before, in milliseconds. */
  readonly at: number;
  /** At most as many as were asked for, and one more. */
  readonly changed: readonly ChangedRun[];
  /** As the API shows them. */
  readonly runs: readonly { readonly event_id: string }[];
}

/** Reads up to `most` stamps since an instant in milliseconds, and the runs that `choose` chooses of them. */
export type LookAtRuns = (
  since: number,
  most: number,
  choose: (changed: readonly ChangedRun[]) => readonly string[],
) => Promise<RunLook>;

/** Where the run ledger says how its changes are read, and the live stream asks, as they do not know each other. */
@Injectable()
export class RunSource {
  private look: LookAtRuns | undefined;

  readBy(look: LookAtRuns): void {
    this.look = look;
  }

  /** Undefined in a hub without the ledger. */
  get reader(): LookAtRuns | undefined {
    return this.look;
  }
}
