/** Figures below 2^24 are kept exactly, larger ones with their 24 highest bits: a relative error below 2^-23. */
const BITS = 24;
const EXACT_BELOW = 2 ** BITS;
const PER_DOUBLING = 2 ** (BITS - 1);
/** Looked up, as computing powers takes most of the time otherwise. */
const POWERS = Array.from({ length: 54 }, (_, exponent) => 2 ** exponent);

/**
 * Numbers the figures that are kept, in their order: neighbours differ by one. So differences of large figures stay
 * small, and the greatest of several figures has the greatest ordinal.
 */
export function toOrdinal(figure: number): number {
  if (figure < EXACT_BELOW) return figure;
  const shift = highestBit(figure) - (BITS - 1);
  return shift * PER_DOUBLING + Math.floor(figure / powerOf(shift));
}

/** The figure that an ordinal numbers: never above the one that it was made of. */
export function fromOrdinal(ordinal: number): number {
  if (ordinal < EXACT_BELOW) return ordinal;
  const shift = Math.floor(ordinal / PER_DOUBLING) - 1;
  return (ordinal - shift * PER_DOUBLING) * powerOf(shift);
}

function powerOf(exponent: number): number {
  return POWERS[exponent] ?? 0;
}

function highestBit(figure: number): number {
  const high = Math.floor(figure / 4_294_967_296);
  return high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(figure);
}
