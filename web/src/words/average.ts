/** Bytes per second of a run that has ended; the last word of its client is of before the end. */
export function averageOf(run: {
  readonly bytes_transferred: number | null;
  readonly took_seconds: number | null;
}): number | null {
  const { bytes_transferred: bytes, took_seconds: seconds } = run;
  return bytes === null || !seconds ? null : Math.round(bytes / seconds);
}
