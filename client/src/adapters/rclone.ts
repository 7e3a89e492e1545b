import type { Findings } from '../running/findings.js';
import type { Adapter, Fate, StreamReader } from './adapter.js';
import { bytesIn, errorReader, figure, hasLetter, hasOption, jsonOn, text, withOptions } from './reading.js';
import type { Json } from './reading.js';

const SUBCOMMANDS = ['copy', 'sync', 'move', 'copyto', 'moveto', 'bisync', 'copyurl'];
const MEANINGS: Readonly<Record<number, string>> = {
  2: 'syntax or usage',
  3: 'directory not found',
  4: 'file not found',
  5: 'a temporary error',
  6: 'less serious errors',
  7: 'a fatal error',
  8: 'the transfer limit was reached',
};
const LEVELS: Readonly<Record<string, string>> = {
  debug: 'DEBUG',
  info: 'INFO',
  warning: 'NOTICE',
  error: 'ERROR',
};

export const rclone: Adapter = {
  tool: 'rclone',
  programs: ['rclone'],
  prepare(command, findings) {
    const at = command.findIndex((word, index) => index > 0 && SUBCOMMANDS.includes(word));
    if (at < 0) return undefined;
    const meaningOf = (code: number): string | undefined => MEANINGS[code];
    // Progress on the terminal, or a log elsewhere, is what the user chose.
    if (hasOption(command, '--progress', '--log-file', '--syslog') || hasLetter(command, 'P'))
      return {
        command,
        stdout: textReader(findings),
        stderr: errorReader(findings),
        meaningOf,
        showsProgress: true,
      };
    const wantsJson = hasOption(command, '--use-json-log');
    const wantsStats =
      hasOption(command, '--stats', '--stats-log-level', '--verbose') || hasLetter(command, 'v');
    const added = [
      ...(wantsJson ? [] : ['--use-json-log']),
      ...(wantsStats ? [] : ['--stats', '1s', '--stats-log-level', 'NOTICE']),
    ];
    return {
      command: withOptions(command, at, added),
      stderr: jsonReader(findings, !wantsJson, wantsStats),
      meaningOf,
    };
  },
};

function jsonReader(findings: Findings, isAdded: boolean, showsStats: boolean): StreamReader {
  return {
    read(line) {
      const record = jsonOn(line);
      if (record === undefined || text(record['level']) === undefined) {
        findings.error(line.replace(DATE, ''));
        return 'pass';
      }
      return fate(findings, record, isAdded, showsStats);
    },
    ...(isAdded ? { mayBeTaken: /^\{/ } : {}),
  };
}

const DATE = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /;

function fate(findings: Findings, record: Json, isAdded: boolean, showsStats: boolean): Fate {
  const stats = record['stats'] as Json | undefined;
  if (stats) tell(findings, stats);
  else if (record['level'] === 'error') findings.error(messageOf(record));
  if (!isAdded) return showsStats || !stats ? 'pass' : 'take';
  return stats && !showsStats ? 'take' : { print: lineOf(record) };
}

/** `bytes` may go back when a transfer is tried again; a null `eta` is an unknown one. */
function tell(findings: Findings, stats: Json): void {
  findings.phase('transferring');
  findings.progress({
    bytesTransferred: figure(stats['bytes']),
    totalBytes: figure(stats['totalBytes']),
    transferSpeedBps: figure(stats['speed']),
    etaSeconds: stats['eta'] === null ? null : figure(stats['eta']),
    warningCount: figure(stats['errors']),
  });
  findings.warnings = figure(stats['errors']) ?? findings.warnings;
}

function messageOf(record: Json): string {
  return [text(record['object']), text(record['msg'])?.trim()].filter(Boolean).join(': ');
}

/** The line that rclone would have printed instead: `2026/11/26 19:11:24 ERROR : file: message`. */
function lineOf(record: Json): string {
  const time = (text(record['time']) ?? '').slice(0, 19).replaceAll('-', '/').replace('T', ' ');
  const level = (LEVELS[text(record['level']) ?? ''] ?? 'NOTICE').padEnd(6);
  const object = text(record['object']);
  const message = (text(record['msg']) ?? '').replace(/\n$/, '');
  return `${time} ${level}: ${object === undefined ? '' : `${object}: `}${message}\n`;
}

/** Reads the display for people, whose figures are rounded. */
function textReader(findings: Findings): StreamReader {
  return {
    read(line) {
      const [, bytes = '', total = ''] = /Transferred:\s+([\d.]+ \w+) \/ ([\d.]+ \w+), \d+%/.exec(line) ?? [];
      const totalBytes = bytesIn(total, 1024);
      if (totalBytes !== undefined) findings.progress({ bytesTransferred: bytesIn(bytes, 1024), totalBytes });
      return 'pass';
    },
  };
}
