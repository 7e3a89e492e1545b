import { figure, text } from './reading.js';
import type { Json } from './reading.js';

/** The summary as restic prints it where it is not asked for JSON. */
export function resticSummary(message: Json): string | undefined {
  if (message['total_bytes_processed'] === undefined && message['files_new'] === undefined)
    return restored(message);
  const count = (name: string): string => String(figure(message[name]) ?? 0).padStart(5);
  const kinds = (what: string): string =>
    `${count(`${what}_new`)} new, ${count(`${what}_changed`)} changed, ${count(`${what}_unmodified`)} unmodified`;
  const snapshot = text(message['snapshot_id']);
  return [
    '',
    `Files:       ${kinds('files')}`,
    `Dirs:        ${kinds('dirs')}`,
    `Added to the repository: ${sizeOf(message['data_added'])}${stored(message)}`,
    '',
    `processed ${figure(message['total_files_processed']) ?? 0} files, ${sizeOf(message['total_bytes_processed'])} in ${clock(message['total_duration'])}`,
    ...(snapshot === undefined ? [] : [`snapshot ${snapshot.slice(0, 8)} saved`]),
    '',
  ].join('\n');
}

function stored(message: Json): string {
  const packed = message['data_added_packed'];
  return packed === undefined ? '' : ` (${sizeOf(packed)} stored)`;
}

function restored(message: Json): string {
  const files = figure(message['files_restored']) ?? 0;
  return `Summary: Restored ${files} files/dirs (${sizeOf(message['bytes_restored'])}) in ${clock(message['seconds_elapsed'])}\n`;
}

function sizeOf(value: unknown): string {
  const bytes = figure(value) ?? 0;
  const power = bytes < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return power === 0
    ? `${bytes} B`
    : `${(bytes / 1024 ** power).toFixed(3)} ${['', 'KiB', 'MiB', 'GiB', 'TiB'][power]}`;
}

function clock(value: unknown): string {
  const seconds = Math.floor(figure(value) ?? 0);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours = 0, ...rest] = parts;
  const pad = (part: number): string => String(part).padStart(2, '0');
  return hours > 0 ? [hours, ...rest.map(pad)].join(':') : `${rest[0] ?? 0}:${pad(rest[1] ?? 0)}`;
}
