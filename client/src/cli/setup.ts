import type { ReporterOptions } from '../reporter/options.js';
import { readSettings } from '../settings/settings.js';
import type { FlagSettings, Settings } from '../settings/settings.js';
import type { Values } from './arguments.js';

export function settingsOf(values: Values): Settings {
  return readSettings(flagsOf(values));
}

function flagsOf(values: Values): FlagSettings {
  return {
    url: values.text('url'),
    token: values.text('token'),
    tokenFile: values.text('token-file'),
    ca: values.text('ca'),
    spool: values.text('spool'),
    spoolMaxMb: values.number('spool-max-mb'),
  };
}

export function reporterOptions(settings: Settings, say = toStderr): ReporterOptions {
  const { url, token, ca, spool, spoolMaxMb } = settings;
  return { url, token, ca, spool, spoolMaxMb, say };
}

export function toStderr(line: string): void {
  process.stderr.write(`backup-report: ${line}\n`);
}

export const QUIET = (): void => {};
