import type { LoggerService } from '@nestjs/common';
import { writeWhole } from './whole-writes.js';

export type LogStream = 'stdout' | 'stderr';

type Done = (error?: Error | null) => void;

/** How far a reader may be behind: all that one who has stopped does not read would else stay in memory. */
const BACKLOG_BYTES = 4 * 2 ** 20;

/** How many lines of log this process could not write. */
export const lostLines: Record<LogStream, number> = { stdout: 0, stderr: 0 };

/** From now on a stream that cannot be written costs lines of log, never the process; `logger` says how many. */
export function outliveReaders(logger: LoggerService): void {
  for (const name of ['stdout', 'stderr'] as const) countLosses(name, new LossReport(name, logger));
}

function countLosses(name: LogStream, report: LossReport): void {
  const stream = process[name];
  const write = stream.write.bind(stream);
  // Each write hears of its own error; without a listener the event would end the process.
  stream.on('error', () => {});
  writeWhole(stream);
  stream.write = (chunk: Uint8Array | string, encodingOrDone?: BufferEncoding | Done, done?: Done) => {
    const [encoding, told] =
      typeof encodingOrDone === 'function' ? [undefined, encodingOrDone] : [encodingOrDone, done];
    if (stream.writableLength > BACKLOG_BYTES) {
      report.lost('its reader has stopped reading');
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

/** Says once that lines of a stream were lost, when it can be written again. */
class LossReport {
  private reason = '';
  /** How many losses the log has told, and up to how many the line tells that is on its way. */
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
    const what = lines === 1 ? '1 line of log was lost' : `${lines} lines of log were lost`;
    this.logger.warn(`${what}, as ${this.stream} could not be written (${this.reason})`, 'Log');
  }
}
