interface Entry<Value> {
  readonly value: Value;
  readonly weight: number;
}

/** Values by key, those used last, up to a total weight. */
export class LruCache<Key, Value> {
  private readonly entries = new Map<Key, Entry<Value>>();
  private weight = 0;

  constructor(private readonly mostWeight: number) {}

  get(key: Key): Value | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  set(key: Key, value: Value, weight: number): void {
    this.delete(key);
    this.entries.set(key, { value, weight });
    this.weight += weight;
    for (const oldest of this.entries.keys()) {
      if (this.weight <= this.mostWeight) return;
      this.delete(oldest);
    }
  }

  private delete(key: Key): void {
    this.weight -= this.entries.get(key)?.weight ?? 0;
    this.entries.delete(key);
  }
}
