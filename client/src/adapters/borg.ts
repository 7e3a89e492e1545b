import type { Findings } from '../running/findings.js';
import type { Adapter, Fate, StreamReader } from './adapter.js';
import { figure, hasLetter, hasOption, jsonOn, text, withOptions } from './reading.js';
import type { Json } from './reading.js';

export const borg: Adapter = {
  tool: 'borg',
  programs: ['borg', 'borg1'],
  prepare(command, findings) {
    const at = command.indexOf('create', 1);
    if (at < 0) return undefined;
    const wantsLogJson = hasOption(command, '--log-json');
    const wantsProgress = hasOption(command, '--progress') || hasLetter(command, 'p');
    const wantsJson = hasOption(command, '--json');
    // With figures of the archive as text, there can be none as JSON.
    const wantsStats = hasOption(command, '--stats') || hasLetter(command, 's');
    const added = [
      ...(wantsLogJson ? [] : ['--log-json']),
      ...(wantsProgress ? [] : ['--progress']),
      ...(wantsJson || wantsStats ? [] : ['--json']),
    ];
    return {
      command: withOptions(command, at, added),
      stderr: logReader(findings, !wantsLogJson, wantsProgress),
      ...(wantsStats && !wantsJson ? {} : { stdout: statsReader(findings, !wantsJson) }),
      isWarning: (code) => code === 1 || (code >= 100 && code <= 127),
      showsProgress: wantsProgress,
    };
  },
};

/** Each record becomes the line that borg would have printed instead, where it was not asked for records. */
function logReader(findings: Findings, isAdded: boolean, showsProgress: boolean): StreamReader {
  return {
    read(line) {
      const record = jsonOn(line);
      const type = text(record?.['type']);
      if (record === undefined || type === undefined) {
        findings.error(line);
        return 'pass';
      }
      const print = tell(findings, type, record, showsProgress);
      if (!isAdded) return 'pass';
      return print === undefined ? 'take' : { print };
    },
    ...(isAdded ? { mayBeTaken: /^\{/ } : {}),
  };
}

function tell(findings: Findings, type: string, record: Json, showsProgress: boolean): string | undefined {
  const message = text(record['message']);
  if (type === 'archive_progress') return progress(findings, record, showsProgress);
  if (type === 'file_status') return `${text(record['status']) ?? ''} ${text(record['path']) ?? ''}\n`;
  if (type === 'progress_message' || type === 'progress_percent') {
    if (message !== undefined) findings.phase(message.replace(/:.*/s, ''));
    return showsProgress && message !== undefined ? `${message}\r` : undefined;
  }
  if (type === 'log_message' && message !== undefined) judge(findings, text(record['levelname']), message);
  return message === undefined ? undefined : `${message}\n`;
}

function judge(findings: Findings, level: string | undefined, message: string): void {
  if (level === 'WARNING') findings.warn(message);
  else if (level === 'ERROR' || level === 'CRITICAL') findings.error(withoutTraceback(message));
}

/** The exception alone; a traceback would leave no room for it. */
function withoutTraceback(message: string): string {
  const [before = '', ...trace] = message.split(/^Traceback .*$/m);
  const exception = trace
    .at(-1)
    ?.split('\n')
    .find((line) => /^\S/.test(line));
  return [before.trim(), exception].filter(Boolean).join(': ');
}

/** The last record has only `finished`; there is never a total. */
function progress(findings: Findings, record: Json, isShown: boolean): string | undefined {
  const bytesTransferred = figure(record['original_size']);
  if (bytesTransferred === undefined) return undefined;
  if (findings.known.totalBytes === undefined) {
    findings.phase('transferring');
    findings.progress({ bytesTransferred });
  }
  if (!isShown) return undefined;
  const size = (name: string): string => sizeOf(figure(record[name]) ?? 0);
  const sizes = `${sizeOf(bytesTransferred)} O ${size('compressed_size')} C ${size('deduplicated_size')} D`;
  return `${sizes} ${figure(record['nfiles']) ?? 0} N ${text(record['path']) ?? ''}\r`;
}

/** The figures of the archive come as one object over many lines. */
function statsReader(findings: Findings, isAdded: boolean): StreamReader {
  let json = '';
  const read = (line: string): Fate => {
    if (json === '' && line !== '{') return 'pass';
    json += `${line}\n`;
    if (line === '}' || json.length > MOST_JSON) {
      stats(findings, json);
      json = '';
    }
    return isAdded ? 'take' : 'pass';
  };
  return { read, ...(isAdded ? { mayBeTaken: /^[\s{}"\]]/ } : {}) };
}

const MOST_JSON = 1_048_576;

/** These stand, though the last records of progress may be read after them. */
function stats(findings: Findings, json: string): void {
  const archive = (jsonOn(json)?.['archive'] ?? {}) as { stats?: Json };
  const bytes = figure(archive.stats?.['original_size']);
  if (bytes !== undefined) findings.progress({ bytesTransferred: bytes, totalBytes: bytes });
}

function sizeOf(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const power = bytes < 1000 ? 0 : Math.min(5, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 2)} ${units[power]}`;
}
