/** In characters of JSON; some 15,000 usual runs. */
const MOST = 32 * 1024 * 1024;

interface Text {
  readonly changedAt: string;
  readonly json: string;
}

/** The JSON of runs that were listed of late. `changed_at` names a state of a run, as it grows with each change. */
export class RunTexts {
  private readonly texts = new Map<number, Text>();
  private characters = 0;

  get(id: number, changedAt: string): string | undefined {
    const text = this.texts.get(id);
    return text?.changedAt === changedAt ? text.json : undefined;
  }

  set(id: number, changedAt: string, json: string): void {
    this.forget(id);
    this.texts.set(id, { changedAt, json });
    this.characters += json.length;
    for (const oldest of this.texts.keys()) {
      if (this.characters <= MOST) return;
      this.forget(oldest);
    }
  }

  private forget(id: number): void {
    this.characters -= this.texts.get(id)?.json.length ?? 0;
    this.texts.delete(id);
  }
}
