import type { Figures, Moment } from '../libvirt/reading.js';

export type Tags = readonly (readonly [name: string, value: string])[];

/** A line with whole numbers, or undefined where there is no figure to write. */
export function lineOf(measurement: string, tags: Tags, figures: Figures, at: Moment): string | undefined {
  const fields = Object.entries(figures).map(([name, figure]) => `${name}=${figure}i`);
  return joined(measurement, tags, fields, at);
}

/** The same with fractions. */
export function floatLineOf(
  measurement: string,
  tags: Tags,
  numbers: Readonly<Record<string, number>>,
  at: Moment,
): string | undefined {
  const finite = Object.entries(numbers).filter(([, number]) => Number.isFinite(number));
  return joined(
    measurement,
    tags,
    finite.map(([name, number]) => `${name}=${number}`),
    at,
  );
}

function joined(measurement: string, tags: Tags, fields: readonly string[], at: Moment): string | undefined {
  if (fields.length === 0) return undefined;
  const series = [measurement, ...tags.flatMap(([name, value]) => tagOf(name, value))].join(',');
  return `${series} ${fields.join(',')} ${at}`;
}

/** A text as a tag has it: a line ends at a line break, and InfluxDB refuses a backslash at the end, however both are written. */
export function tagText(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ').replace(/\\+$/, '');
}

/** InfluxDB refuses a tag without a value. */
function tagOf(name: string, value: string): string[] {
  const text = tagText(value);
  return text === '' ? [] : [`${name}=${text.replaceAll(/[\\ ,=]/g, String.raw`\$&`)}`];
}
