import { MAX_WHOLE } from '../../job-rules/vocabulary.js';

type Kind = 'percent' | 'whole' | 'number';

/** The figures of a snapshot, by their names on the wire, and how each is bounded. */
const KINDS = {
  cpu_percent: 'percent',
  memory_percent: 'percent',
  memory_used_mb: 'number',
  memory_total_mb: 'number',
  disk_percent: 'percent',
  disk_used_gb: 'number',
  disk_total_gb: 'number',
  network_rx_bytes: 'whole',
  network_tx_bytes: 'whole',
  network_rx_rate_mbps: 'number',
  network_tx_rate_mbps: 'number',
  uptime_seconds: 'whole',
  process_count: 'whole',
  active_connections: 'whole',
  load_avg_1m: 'number',
  load_avg_5m: 'number',
  load_avg_15m: 'number',
} as const satisfies Readonly<Record<string, Kind>>;

export type FigureName = keyof typeof KINDS;
/** Null where the figure is not known. */
export type Figures = Readonly<Record<FigureName, number | null>>;

export const FIGURES = Object.keys(KINDS) as FigureName[];

const BOUNDS: Readonly<Record<Kind, (figure: number) => number>> = {
  percent: (figure) => Math.min(figure, 100),
  whole: (figure) => Math.min(Math.trunc(figure), MAX_WHOLE),
  number: (figure) => Math.min(figure, MAX_WHOLE),
};

/** The figures of a report: too large is the largest, and negative says unknown, as with the figures of jobs. */
export function boundedFigures(told: Readonly<Partial<Record<FigureName, number>>>): Figures {
  return figuresBy((name) => {
    const figure = told[name];
    return figure === undefined || figure < 0 ? null : BOUNDS[KINDS[name]](figure);
  });
}

export function figuresBy(find: (name: FigureName) => number | null): Figures {
  return Object.fromEntries(FIGURES.map((name) => [name, find(name)])) as Figures;
}

export const NO_FIGURES = figuresBy(() => null);
