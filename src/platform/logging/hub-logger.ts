import { isatty } from 'node:tty';
import { ConsoleLogger } from '@nestjs/common';
import type { LogLevel as NestLevel } from '@nestjs/common';
import type { LogLevel, LoggingSettings } from './logging.settings.js';

/** Nest's names for log levels, and those that operators use. */
const LEVELS: Readonly<Record<string, LogLevel>> = {
  fatal: 'error',
  error: 'error',
  warn: 'warn',
  log: 'info',
  debug: 'debug',
  verbose: 'debug',
};

const NEST_LEVELS: Readonly<Record<LogLevel, NestLevel[]>> = {
  error: ['fatal', 'error'],
  warn: ['fatal', 'error', 'warn'],
  info: ['fatal', 'error', 'warn', 'log'],
  debug: ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'],
};

/** Contexts in which Nest logs the setup of modules and routes, which interests only developers. */
const NEST_CONTEXTS: ReadonlySet<unknown> = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

export function createLogger({ logFormat, logLevel }: LoggingSettings): ConsoleLogger {
  const logLevels = NEST_LEVELS[logLevel];
  if (logFormat === 'json') return new JsonLogger({ json: true, flattenParams: true, logLevels });
  return new HubLogger({ prefix: 'Hub', colors: isatty(process.stdout.fd), logLevels });
}

class HubLogger extends ConsoleLogger {
  override log(message: unknown, ...rest: unknown[]): void {
    if (NEST_CONTEXTS.has(rest.at(-1))) this.debug(message, ...rest);
    else super.log(message, ...rest);
  }

  protected override getTimestamp(): string {
    return new Date().toISOString();
  }
}

/** Nest's JSON lines, all on stdout, with the members that log collectors expect. */
class JsonLogger extends HubLogger {
  protected override printAsJson(...[message, options]: Parameters<ConsoleLogger['printAsJson']>): void {
    super.printAsJson(message, { ...options, writeStreamType: 'stdout' });
  }

  protected override stringifyJsonLogObject({
    timestamp,
    level,
    message,
    context = 'Hub',
    ...members
  }: Record<string, unknown>): string {
    const time = new Date(Number(timestamp)).toISOString();
    return super.stringifyJsonLogObject({ time, level: LEVELS[String(level)], message, context, ...members });
  }
}
