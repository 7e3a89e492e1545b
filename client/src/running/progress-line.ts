import type { Prepared } from '../adapters/adapter.js';
import type { JobFigures } from '../reporter/options.js';

const EVERY_MS = 500;

/** One line of progress on a terminal, where the tool shows none. */
export class ProgressLine {
  private readonly isShown: boolean;
  private shownAt = -Infinity;
  private isOpen = false;

  constructor(
    private readonly tool: string,
    prepared: Prepared,
  ) {
    const isRead = prepared.stdout ?? prepared.stderr ?? prepared.descriptor;
    this.isShown = isRead !== undefined && prepared.showsProgress !== true && process.stderr.isTTY;
  }

  show({ bytesTransferred, totalBytes, progressPercent }: JobFigures): void {
    if (!this.isShown || performance.now() - this.shownAt < EVERY_MS) return;
    this.shownAt = performance.now();
    this.isOpen = true;
    const parts = [
      typeof progressPercent === 'number' ? `${progressPercent.toFixed(1)} %` : '',
      typeof bytesTransferred === 'number' ? sizeOf(bytesTransferred) : '',
      typeof totalBytes === 'number' ? `of ${sizeOf(totalBytes)}` : '',
    ];
    process.stderr.write(`\r\x1b[K${this.tool}: ${parts.filter(Boolean).join(' ')}`);
  }

  end(): void {
    if (this.isOpen) process.stderr.write('\r\x1b[K');
  }
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export function sizeOf(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`;
}
