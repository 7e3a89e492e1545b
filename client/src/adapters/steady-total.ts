/** A total that grows while a tool still looks for files is unknown until it has held still for some time. */
export class SteadyTotal {
  private total: number | undefined;
  private since = 0;
  private wasSteady = false;

  /** `seconds` is the tool's own clock. Null says that a total that was known is unknown again. */
  seen(total: number | undefined, seconds: number): number | null | undefined {
    if (total !== this.total) {
      this.total = total;
      this.since = seconds;
    }
    if (total !== undefined && seconds - this.since >= STILL_SECONDS) {
      this.wasSteady = true;
      return total;
    }
    return this.wasSteady ? null : undefined;
  }
}

const STILL_SECONDS = 2;
