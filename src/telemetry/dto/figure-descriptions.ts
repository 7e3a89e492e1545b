const UNKNOWN = 'a negative value means unknown';

export const BYTES = `Bytes. Fractions are truncated, values above 2^53-1 capped; ${UNKNOWN}.`;
export const SPEED = `Bytes per second. Fractions are truncated, values above 2^53-1 capped; ${UNKNOWN}.`;
export const ETA = `Seconds. Fractions are truncated, values above 2,147,483,647 capped; ${UNKNOWN}.`;
export const PERCENT = `Stored with 2 decimals, values above 100 capped; ${UNKNOWN}.`;
export const WARNINGS = 'Fractions are truncated, values above 2^53-1 capped; negative values become 0.';
