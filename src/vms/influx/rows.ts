import { InfluxError } from './influx.error.js';

/** A row of an answer by the names of its columns; `time` is in seconds. */
export type Row = Readonly<Record<string, number | null>>;

interface Answer {
  readonly results?: readonly {
    readonly error?: string;
    readonly series?: readonly { readonly columns: readonly string[]; readonly values: unknown[][] }[];
  }[];
}

/** @throws {InfluxError} */
export function rowsIn(text: string): Row[] {
  return answerIn(text).flatMap(({ error, series = [] }) => {
    if (error !== undefined) throw new InfluxError(error);
    return series.flatMap(({ columns, values }) => values.map((row) => rowOf(columns, row)));
  });
}

function answerIn(text: string): NonNullable<Answer['results']> {
  try {
    return (JSON.parse(text) as Answer).results ?? [];
  } catch {
    throw new InfluxError('its answer is no JSON');
  }
}

function rowOf(columns: readonly string[], row: readonly unknown[]): Row {
  return Object.fromEntries(
    columns.map((name, index) => {
      const value = row[index];
      return [name, typeof value === 'number' ? value : null];
    }),
  );
}
