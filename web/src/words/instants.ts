import { signal } from '@preact/signals';
import { keep, kept } from '../hub/kept.js';

/** Days and months in English with hours to 24, whatever the browser's language: the words are English, too. */
const LOCALE = 'en-GB';
const KEY = 'hub-zone';
const DAY_MS = 86_400_000;

export type Zone = 'local' | 'utc';

/** In which zone times are shown; remembered on the device. */
export const zone = signal<Zone>(kept(KEY) === 'utc' ? 'utc' : 'local');

export function setZone(value: Zone): void {
  keep(KEY, value);
  zone.value = value;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(ms: number, shown: Zone, options: Intl.DateTimeFormatOptions): string {
  const key = shown + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    const inZone = shown === 'utc' ? { ...options, timeZone: 'UTC' } : options;
    made = new Intl.DateTimeFormat(LOCALE, inZone);
    formats.set(key, made);
  }
  return made.format(ms);
}

/** `22:43`; texts and axes use the same. */
export function clockText(ms: number): string {
  return format(ms, zone.value, { hour: '2-digit', minute: '2-digit' });
}

/** `22:38:51`. */
export function clockWithSeconds(ms: number): string {
  return format(ms, zone.value, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

/** `25 Nov`. */
export function dayText(ms: number): string {
  return format(ms, zone.value, { day: 'numeric', month: 'short' });
}

/** `Wednesday 25 November`. */
export function longDayText(ms: number): string {
  return format(ms, zone.value, { weekday: 'long', day: 'numeric', month: 'long' }).replace(',', '');
}

/** The time alone within half a day of `from`, with its day beyond: `22:43`, `24 Nov 23:31`. */
export function momentText(ms: number, from: number): string {
  return Math.abs(ms - from) < DAY_MS / 2 ? clockText(ms) : `${dayText(ms)} ${clockText(ms)}`;
}

/** Both zones in full, for the pointer. */
export function bothZones(ms: number): string {
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'medium' };
  return `${format(ms, 'local', options)} ${offsetText(ms)}\n${format(ms, 'utc', options)} UTC`;
}

/** `your time, UTC+1`, or `UTC`. */
export function zoneText(ms: number): string {
  return zone.value === 'utc' ? 'UTC' : `your time, ${offsetText(ms)}`;
}

function offsetText(ms: number): string {
  const minutes = -new Date(ms).getTimezoneOffset();
  const hours = Math.trunc(minutes / 60);
  const rest = Math.abs(minutes % 60);
  const sign = minutes < 0 ? '−' : '+';
  return `UTC${sign}${Math.abs(hours)}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
}

/** The start of the day of `ms` in the zone that is shown. */
export function startOfDay(ms: number): number {
  if (zone.value === 'utc') return Math.floor(ms / DAY_MS) * DAY_MS;
  const date = new Date(ms);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** `2026-11-25T22:43` in the zone that is shown, as fields for dates have it. */
export function fieldText(ms: number): string {
  const offsetMs = zone.value === 'utc' ? 0 : new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(ms - offsetMs).toISOString().slice(0, 16);
}

/** The instant of such a text, in ms since 1970; NaN for any other. */
export function instantOfField(text: string): number {
  return Date.parse(zone.value === 'utc' ? `${text}Z` : text);
}
