/**
 * Sorts texts as the databases do, by their bytes in UTF-8. JavaScript sorts by UTF-16 units, in which the surrogates
 * of an emoji come before U+E000 to U+FFFF.
 */
export function inCodePointOrder(texts: Iterable<string>): string[] {
  const sorted = [...texts].toSorted();
  return sorted.some(hasSurrogate) ? sorted.toSorted(byCodePoint) : sorted;
}

function hasSurrogate(text: string): boolean {
  return /[\ud800-\udfff]/.test(text);
}

function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return rankOf(left) - rankOf(right);
  }
  return a.length - b.length;
}

/** Ranks surrogates above all other units. */
function rankOf(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
