import { readFileSync } from 'node:fs';

/** The resources that a process has used so far; undefined where the system does not say (Linux does). */
export interface ProcessFigures {
  readonly cpuSeconds: number;
  readonly residentMb: number;
}

/** USER_HZ, which is this on every Linux. */
const TICKS_PER_SECOND = 100;

export function figuresOf(pid: number | undefined): ProcessFigures | undefined {
  if (pid === undefined) return undefined;
  try {
    return { cpuSeconds: cpuSeconds(pid), residentMb: residentMb(pid) };
  } catch {
    return undefined;
  }
}

/** User and system time of all its threads: fields 14 and 15 of proc(5), counted after the name in parentheses. */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function residentMb(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
