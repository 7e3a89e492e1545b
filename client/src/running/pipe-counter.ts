/** Where the copying thread of `pipe` counts its bytes, in memory that it shares with the one that reports. */
export const COUNTED = 0;

/** The copying thread's message when it has ended. */
export type HowEnded = 'well' | 'broken pipe' | 'failed';
