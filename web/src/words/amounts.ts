const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

export interface Amount {
  readonly number: string;
  readonly unit: string;
}

/** Three significant figures in binary units: `56.8` `GiB`. The figures keep their count, so that columns do not twitch. */
export function amountOf(bytes: number): Amount {
  let value = bytes;
  let unit = 0;
  while (shownAs(value, unit) >= 1_024 && unit < UNITS.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return { number: value.toFixed(digitsOf(value, unit)), unit: UNITS[unit] ?? '' };
}

export function bytesText(bytes: number): string {
  const { number, unit } = amountOf(bytes);
  return `${number} ${unit}`;
}

/** For bytes per second, also on the axes of charts. */
export function speedText(bps: number): string {
  return `${bytesText(bps)}/s`;
}

/** All digits, for the pointer: `1,222,133,206,221 bytes`. */
export function exactBytes(bytes: number): string {
  return `${bytes.toLocaleString('en')} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

/** The same for a round step of an axis: `2 GiB/s`. */
export function axisText(bps: number): string {
  const { number, unit } = amountOf(bps);
  return bps === 0 ? '0' : `${Number(number)} ${unit}/s`;
}

/** Steps of an axis from 0 to at least `most`, in round binary figures. */
export function byteSteps(most: number, count = 4): number[] {
  const unit = 1_024 ** Math.max(0, Math.floor(Math.log2(Math.max(1, most)) / 10));
  const rough = Math.max(most / unit, 1 / 1_024) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power * unit;
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, index) => index * step);
}

/** Whole percent. A job that has not completed is never at 100. */
export function percentText(percent: number | null): string {
  return percent === null ? '–' : `${Math.floor(percent)} %`;
}

function digitsOf(value: number, unit: number): number {
  if (unit === 0 || value >= 99.95) return 0;
  return value >= 9.995 ? 1 : 2;
}

function shownAs(value: number, unit: number): number {
  return Number(value.toFixed(digitsOf(value, unit)));
}
