import type { DiskFigures, JobFigures } from '../reporter/options.js';

const KEPT_ERRORS = 5;
const MOST_PERCENT = 99.99;

/** Where findings go, from when it is there. */
export interface Listener {
  phase(phase: string): void;
  progress(figures: JobFigures): void;
  disk(index: number, figures: DiskFigures): void;
}

/** The figures, phase, warnings and errors that were read in a tool's output. */
export class Findings {
  private figures: JobFigures = {};
  private phaseNow: string | undefined;
  private readonly disks = new Map<number, DiskFigures>();
  private readonly errorTexts: string[] = [];
  private listener: Listener | undefined;
  warnings = 0;

  phase(phase: string): void {
    if (phase === this.phaseNow) return;
    this.phaseNow = phase;
    this.listener?.phase(phase);
  }

  /** A running job is below 100 %, whatever its figures say. */
  progress(figures: JobFigures): void {
    const said = { ...figures, progressPercent: percentOf(figures) };
    this.figures = { ...this.figures, ...said };
    this.listener?.progress(said);
  }

  disk(index: number, figures: DiskFigures): void {
    const said = { ...figures, progressPercent: percentOf(figures) };
    this.disks.set(index, { ...this.disks.get(index), ...said });
    this.listener?.disk(index, said);
  }

  warn(text?: string): void {
    this.warnings++;
    if (text !== undefined) this.error(text);
    this.progress({ warningCount: this.warnings });
  }

  /** Keeps the newest few, to say why the tool failed if it does. */
  error(text: string): void {
    const line = text.trim();
    if (line === '' || this.errorTexts.at(-1) === line) return;
    this.errorTexts.push(line.slice(0, 1_000));
    if (this.errorTexts.length > KEPT_ERRORS) this.errorTexts.shift();
  }

  get errors(): readonly string[] {
    return this.errorTexts;
  }

  /** Whether the tool has told anything about its work. */
  get hasAny(): boolean {
    return this.warnings > 0 || this.disks.size > 0 || Object.keys(this.figures).length > 0;
  }

  get known(): JobFigures {
    return this.figures;
  }

  /** Tells it all that was found before, and from now on each finding. */
  tell(listener: Listener): void {
    this.listener = listener;
    if (this.phaseNow !== undefined) listener.phase(this.phaseNow);
    if (Object.keys(this.figures).length > 0) listener.progress(this.figures);
    for (const [index, figures] of this.disks) listener.disk(index, figures);
  }
}

function percentOf({
  bytesTransferred: bytes,
  totalBytes: total,
  progressPercent: percent,
}: JobFigures): number | null | undefined {
  const known = percent ?? (typeof bytes === 'number' && total ? (bytes / total) * 100 : percent);
  return typeof known === 'number' ? Math.min(MOST_PERCENT, known) : known;
}
