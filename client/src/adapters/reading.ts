import type { Findings } from '../running/findings.js';
import type { StreamReader } from './adapter.js';

export type Json = Readonly<Record<string, unknown>>;

/** The object on a line; undefined where there is none, or half of one. */
export function jsonOn(line: string): Json | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

/** A figure of the tool; undefined where it is none. */
export function figure(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Keeps the tool's own last lines on stderr, as they say why it failed. */
export function errorReader(findings: Findings): StreamReader {
  return {
    read(line) {
      findings.error(line);
      return 'pass';
    },
  };
}

/** Whether one of the options is there, alone or with `=` and a value. */
export function hasOption(args: readonly string[], ...options: string[]): boolean {
  return args.some((arg) =>
    options.some((option) => arg === option || (option.startsWith('--') && arg.startsWith(`${option}=`))),
  );
}

/** Whether a letter is among the short options, as `v` is in `-av`. */
export function hasLetter(args: readonly string[], letter: string): boolean {
  return args.some((arg) => /^-[A-Za-z]+$/.test(arg) && arg.includes(letter));
}

/** The command with options put after its word at `at`. */
export function withOptions(command: readonly string[], at: number, options: readonly string[]): string[] {
  return [...command.slice(0, at + 1), ...options, ...command.slice(at + 1)];
}

const UNITS: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4, p: 5, e: 6 };

/** Bytes of `16,860,000`, `16.86M`, `10.196 MiB` or `422.31MB`; units are of 1024 where `base` says so or they end in `iB`. */
export function bytesIn(amount: string, base = 1000): number | undefined {
  const [, digits = '', unit = '', binary] = /^\s*([\d.,]+)\s*([KMGTPE]?)(i?)B?\s*$/i.exec(amount) ?? [];
  const number = Number(digits.replaceAll(',', ''));
  if (digits === '' || Number.isNaN(number)) return undefined;
  return Math.round(number * (binary ? 1024 : base) ** (UNITS[unit.toLowerCase()] ?? 0));
}
