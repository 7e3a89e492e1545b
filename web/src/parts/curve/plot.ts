/** A stretch of time, in ms since 1970. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
}

export interface Phase extends Stretch {
  readonly name: string;
}

/** The stretch that charts show, in seconds since 1970; null shows all. */
export type Zoom = readonly [from: number, until: number] | null;

/** Charts that zoom together. */
export interface Zoomed {
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
}

export type PlotKind = 'speed' | 'bytes' | 'disks';

/** A line of a chart. Colours are names of tokens. */
export interface PlotLine {
  readonly label: string;
  readonly color: string;
  readonly t: readonly number[];
  readonly values: readonly (number | null)[];
  readonly width: number;
  readonly dash?: readonly number[];
  readonly isFilled?: boolean;
}

/** A chart without its pixels: times in ms since 1970, but for those of lines, which are seconds. */
export interface Plot {
  readonly kind: PlotKind | 'node';
  readonly lines: readonly PlotLine[];
  /** The least and the greatest speed of each bucket, where they differ. */
  readonly band?: {
    readonly t: readonly number[];
    readonly least: readonly (number | null)[];
    readonly most: readonly (number | null)[];
  };
  readonly from: number;
  readonly until: number;
  readonly phases: readonly Phase[];
  readonly silences: readonly Stretch[];
  /** Set while the job goes on. */
  readonly now: number | null;
  readonly end: { readonly at: number; readonly spread: number; readonly text: string } | null;
  readonly format: (value: number) => string;
  /** The chart for people who do not see it. */
  readonly words: string;
}
