import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { defaultSpoolPath } from '../spool/spool-path.js';
import { SettingsError } from './settings-error.js';

/** As the files have them: `{"url":…,"token":…,"tokenFile":…,"ca":…,"spool":…,"spoolMaxMb":…}`. */
export interface FileSettings {
  readonly url?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly ca?: string;
  readonly spool?: string;
  readonly spoolMaxMb?: number;
}

export interface Settings {
  readonly url: string | undefined;
  readonly token: string | undefined;
  readonly ca: string | undefined;
  readonly spool: string;
  readonly spoolMaxMb: number;
  /** The files that were read. */
  readonly files: readonly string[];
}

const SYSTEM_FILE = '/etc/backup-report.json';
const SPOOL_MAX_MB = 64;
const STRINGS = ['url', 'token', 'tokenFile', 'ca', 'spool'] as const;

export type FlagSettings = { readonly [K in keyof FileSettings]?: FileSettings[K] | undefined };

/** Flags stand above the environment, that above the user's file, and that above the system's. Throws `SettingsError`. */
export function readSettings(flags: FlagSettings = {}, env: NodeJS.ProcessEnv = process.env): Settings {
  const files = [SYSTEM_FILE, join(env['HOME'] || homedir(), '.config', 'backup-report.json')];
  const read = files.map((file) => ({ file, settings: readFile(file) }));
  const layers = [...read.map(({ settings }) => settings ?? {}), ofEnvironment(env), withoutAbsent(flags)];
  const all: FileSettings = Object.assign({}, ...layers.map(oneToken)) as FileSettings;
  return {
    url: all.url === undefined ? undefined : validUrl(all.url),
    token: tokenOf(all),
    ca: all.ca,
    spool: all.spool ?? defaultSpoolPath(env),
    spoolMaxMb: validMegabytes(all.spoolMaxMb ?? SPOOL_MAX_MB),
    files: read.filter(({ settings }) => settings !== undefined).map(({ file }) => file),
  };
}

/** A token and a file of one are the same setting: the nearer layer's stands. */
function oneToken(
  layer: FileSettings,
): FileSettings & { token?: string | undefined; tokenFile?: string | undefined } {
  if (layer.token === undefined && layer.tokenFile === undefined) return layer;
  return { ...layer, token: layer.token, tokenFile: layer.token === undefined ? layer.tokenFile : undefined };
}

function ofEnvironment(env: NodeJS.ProcessEnv): FileSettings {
  const megabytes = env['SPOOL_MAX_MB'] || undefined;
  return withoutAbsent({
    url: env['BACKUP_HUB_URL'] || undefined,
    token: env['BACKUP_HUB_TOKEN'] || undefined,
    tokenFile: env['BACKUP_HUB_TOKEN_FILE'] || undefined,
    ca: env['BACKUP_HUB_CA'] || undefined,
    spool: env['BACKUP_REPORT_SPOOL'] || undefined,
    spoolMaxMb: megabytes === undefined ? undefined : Number(megabytes),
  });
}

function withoutAbsent(flags: FlagSettings): FileSettings {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

function readFile(path: string): FileSettings | undefined {
  const text = textOf(path);
  return text === undefined ? undefined : parsed(path, text);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new SettingsError(`${path} cannot be read: ${message}`);
  }
}

function parsed(path: string, text: string): FileSettings {
  let settings: unknown;
  try {
    settings = JSON.parse(text);
  } catch (error) {
    throw new SettingsError(`${path} is not JSON: ${(error as Error).message}`);
  }
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings))
    throw new SettingsError(`${path} must be an object like {"url":"https://hub.example:8082"}`);
  for (const name of STRINGS) {
    const value = (settings as Record<string, unknown>)[name];
    if (value !== undefined && typeof value !== 'string')
      throw new SettingsError(`${name} in ${path} must be a string`);
  }
  return settings;
}

function tokenOf({ token, tokenFile }: FileSettings): string | undefined {
  if (token !== undefined) return validToken(token);
  if (tokenFile === undefined) return undefined;
  const text = textOf(tokenFile);
  if (text === undefined) throw new SettingsError(`the token file ${tokenFile} does not exist`);
  return validToken(text.trim());
}

function validToken(token: string): string {
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new SettingsError('the token has characters that no token has; it must be one word');
  return token;
}

function validUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new SettingsError(`the URL ${JSON.stringify(text)} must be like https://hub.example:8082`);
  return text;
}

function validMegabytes(megabytes: unknown): number {
  if (typeof megabytes !== 'number' || !(megabytes >= 1))
    throw new SettingsError('SPOOL_MAX_MB must be a number of MiB, 1 or more');
  return megabytes;
}
