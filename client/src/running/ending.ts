import type { Prepared } from '../adapters/adapter.js';
import type { Findings } from './findings.js';
import type { Ended } from './spawn.js';

/** How a run ended, for its job. */
export interface Ending {
  readonly isWell: boolean;
  readonly warnings: number;
  readonly error?: string;
}

export function endingOf(
  tool: string,
  { code, signal, error }: Ended,
  prepared: Prepared,
  findings: Findings,
): Ending {
  const { warnings, errors } = findings;
  if (error) return { isWell: false, warnings, error: `${tool} could not be started: ${spawnError(error)}` };
  if (signal !== null) return failed(`${tool} was killed by ${signal}`, findings);
  if (code === 0) return { isWell: true, warnings };
  if (code !== null && prepared.isWarning?.(code)) return { isWell: true, warnings: Math.max(1, warnings) };
  const meaning = prepared.meaningOf?.(code ?? -1);
  const end = `${tool} exited with code ${code}${meaning === undefined ? '' : ` (${meaning})`}`;
  return failed(
    errors.length > 0 || code === null || code < 129 ? end : `${end}, as when killed by a signal`,
    findings,
  );
}

/** As a shell says it. */
export function spawnError({ code, path, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `${path}: command not found`;
  return code === 'EACCES' ? `${path}: permission denied` : message;
}

function failed(end: string, { warnings, errors }: Findings): Ending {
  return { isWell: false, warnings, error: [end, ...errors].join(': ') };
}
