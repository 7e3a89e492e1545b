const UNKNOWN = 'below 0 it says that the figure is unknown';

export const BYTES = `Bytes. A fraction is cut; above 2^53-1 it is stored as that; ${UNKNOWN}.`;
export const SPEED = `Bytes per second. A fraction is cut; above 2^53-1 it is stored as that; ${UNKNOWN}.`;
export const ETA = `Seconds. A fraction is cut; above 2,147,483,647 it is stored as that; ${UNKNOWN}.`;
export const PERCENT = `Stored with 2 decimals; above 100 it is stored as 100; ${UNKNOWN}.`;
export const WARNINGS = 'A fraction is cut; above 2^53-1 it is stored as that, below 0 as 0.';
