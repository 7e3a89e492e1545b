/** Undefined for a value that JSON does not have, or that is nested too deeply to be written. */
export function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // Reading takes no stack, writing does.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
