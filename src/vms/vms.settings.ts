import { ONE_DAY } from '../platform/config/seconds.js';
import { WrongSetting } from '../platform/config/settings-reader.js';
import type { SettingsReader } from '../platform/config/settings-reader.js';

/** Longer lines than these would be no name of a database, an organisation or a token. */
const LONGEST_NAME = 1_024;

export type InfluxVersion = '1' | '2' | '3';

export interface InfluxSettings {
  readonly url: URL;
  readonly db: string;
  readonly token: string;
  readonly version: InfluxVersion;
  /** Only version 2 has one. */
  readonly org: string | undefined;
}

/** Where machines are read, and where their figures go. */
export interface VmSource {
  readonly libvirtUri: string;
  readonly influx: InfluxSettings;
}

export interface VmsSettings {
  /** Undefined where no machines are collected. */
  readonly vmSource: VmSource | undefined;
  readonly pollIntervalMs: number;
  readonly batchMaxLines: number;
  readonly batchMaxMs: number;
  readonly deviceCacheMs: number;
  readonly libvirtTimeoutMs: number;
  readonly influxQueueLines: number;
  /** Whether the collector starts with the hub. */
  readonly collectsAtStart: boolean;
}

export function readVmsSettings(read: SettingsReader): VmsSettings {
  return {
    vmSource: readSource(read),
    pollIntervalMs: seconds(read, 'POLL_INTERVAL', 1, 0.1, 3_600),
    batchMaxLines: read.whole('BATCH_MAX_LINES', 2_000, 1, 100_000),
    batchMaxMs: seconds(read, 'BATCH_MAX_SEC', 1, 0.1, 3_600),
    deviceCacheMs: seconds(read, 'DEVICE_CACHE_TTL', 300, 0, ONE_DAY),
    libvirtTimeoutMs: seconds(read, 'LIBVIRT_TIMEOUT', 30, 0.1, 3_600),
    influxQueueLines: read.whole('INFLUX_QUEUE_LINES', 100_000, 1, 10_000_000),
    collectsAtStart: read.oneOf('VM_COLLECTION', ['auto', 'manual'], 'auto') === 'auto',
  };
}

function readSource(read: SettingsReader): VmSource | undefined {
  const hidden = (): string => '***';
  const libvirtUri = read.optional('LIBVIRT_URI', uriOf, hidden);
  const url = read.optional('INFLUX_URL', urlOf, hidden);
  const db = read.optional('INFLUX_DB', nameOf, (name) => name);
  const token = read.secret('INFLUX_TOKEN', tokenOf, hidden);
  const org = read.optional('INFLUX_ORG', nameOf, (name) => name);
  const version = read.oneOf('INFLUX_VERSION', ['1', '2', '3'], '3');
  const four = { LIBVIRT_URI: libvirtUri, INFLUX_URL: url, INFLUX_DB: db, INFLUX_TOKEN: token };
  read.together(version === '2' && libvirtUri !== undefined ? { ...four, INFLUX_ORG: org } : four);
  if (libvirtUri === undefined || !url || db === undefined || token === undefined) return undefined;
  return { libvirtUri, influx: { url, db, token, version, org } };
}

function seconds(read: SettingsReader, name: string, fallback: number, min: number, max: number): number {
  return read.parsed(name, String(fallback), (value) => {
    const number = /^\d{1,9}(\.\d{1,9})?$/.test(value) ? Number(value) : -1;
    if (number < min || number > max) throw new WrongSetting(`seconds from ${min} to ${max}`);
    return Math.round(number * 1000);
  });
}

/** virsh reads it; only its form is judged here. */
function uriOf(value: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\/[^\s]*$/i.test(value)) return value;
  throw new WrongSetting('a URI of libvirt, like qemu:///system');
}

function urlOf(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search) return url;
  throw new WrongSetting('an http:// or https:// URL without user, password and query');
}

/** It goes into a header; only a user of InfluxDB 1 and the password are encoded. */
function tokenOf(value: string): string {
  if (value.length <= LONGEST_NAME && /^[!-~]+$/.test(value)) return value;
  if (/.:/u.test(value)) return nameOf(value);
  throw new WrongSetting(
    `a token of at most ${LONGEST_NAME} visible characters of ASCII, or user:password of InfluxDB 1`,
  );
}

function nameOf(value: string): string {
  if (value !== '' && value.length <= LONGEST_NAME && /^[^\p{Cc}]+$/u.test(value)) return value;
  throw new WrongSetting(`a text of at most ${LONGEST_NAME} characters, without control characters`);
}
