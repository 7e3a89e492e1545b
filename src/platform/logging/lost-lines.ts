import type { LoggerService } from '@nestjs/common';
import { writeWhole } from './whole-writes.js';

export type LogStream = 'stdout' | 'stderr';

type Done = (error?: Error | null) => void;

/** How far a reader may fall behind: without a bound, output for a stalled reader would pile up in memory. */
const BACKLOG_BYTES = 4 * 2 ** 20;

/** How many lines of log this process could not write. */
export const lostLines: Record<LogStream, number> = { stdout: 0, stderr: 0 };

/** From now on an unwritable stream costs log lines, never the process; `logger` reports how many. */
export function outliveReaders(logger: LoggerService): void {
  for (const name of ['stdout', 'stderr'] as const) countLosses(name, new LossReport(name, logger));
}

function countLosses(name: LogStream, report: LossReport): void {
  const stream = process[name];
  const write = stream.write.bind(stream);
  // Each write gets its own error; without a listener this event would end the process.
  stream.on('error', () => {});
  writeWhole(stream);
  stream.write = (chunk: Uint8Array | string, encodingOrDone?: BufferEncoding | Done, done?: Done) => {
    const [encoding, told] =
      typeof encodingOrDone === 'function' ? [undefined, encodingOrDone] : [encodingOrDone, done];
    if (stream.writableLength > BACKLOG_BYTES) {
      report.lost('its reader is stalled');
      told?.();
      return false;
    }
    return write(chunk, encoding, (error) => {
      if (error) report.lost((error as NodeJS.ErrnoException).code ?? error.message);
      else report.written();
      told?.(error);
    });
  };
}

/** Reports the lost lines of a stream once, when it becomes writable again. */
class LossReport {
  private reason = '';
  /** How many losses have been reported, and how many once the report being written is out. */
  private told = 0;
  private telling: number | undefined;

  constructor(
    private readonly stream: LogStream,
    private readonly logger: LoggerService,
  ) {}

  lost(reason: string): void {
    lostLines[this.stream]++;
    this.reason = reason;
    this.telling = undefined;
  }

  written(): void {
    this.told = this.telling ?? this.told;
    this.telling = undefined;
    const lines = lostLines[this.stream] - this.told;
    if (lines === 0) return;
    this.telling = lostLines[this.stream];
    const what = lines === 1 ? '1 log line was lost' : `${lines} log lines were lost`;
    this.logger.warn(`${what}: ${this.stream} was not writable (${this.reason})`, 'Log');
  }
}
