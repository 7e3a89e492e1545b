/** A line of a hub's log. */
export interface LogLine {
  readonly time: string;
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly message: string;
  readonly context: string;
  readonly [member: string]: unknown;
}

/** Every line of what a hub printed, which is nothing but JSON while it runs. */
export function logLines(output: string): LogLine[] {
  // The line being printed at this moment may be incomplete.
  const whole = output.slice(0, output.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter(Boolean)
    .map((line) => parsed(line));
}

/** The lines at any of these levels. */
export function linesAt(output: string, ...levels: LogLine['level'][]): LogLine[] {
  return logLines(output).filter(({ level }) => levels.includes(level));
}

function parsed(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    throw new Error(`This line of a log is not JSON: ${line}`);
  }
}
