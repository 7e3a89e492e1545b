import { isatty } from 'node:tty';
import type { SettingsReader } from '../config/settings-reader.js';

const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LoggingSettings {
  readonly logLevel: LogLevel;
  readonly logFormat: 'pretty' | 'json';
}

export function readLoggingSettings(read: SettingsReader): LoggingSettings {
  const format = isatty(process.stdout.fd) ? 'pretty' : 'json';
  return {
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    logFormat: read.oneOf('LOG_FORMAT', ['pretty', 'json'], format),
  };
}
