import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import type { ConsoleLogger } from '@nestjs/common';
import type * as CreateHubModule from '../../src/app/create-hub.js';
import type * as SettingsModule from '../../src/app/settings.js';
import type * as ExtraPortsModule from '../../src/platform/http/extra-ports.js';
import type * as HubLoggerModule from '../../src/platform/logging/hub-logger.js';
import type { Hub } from './hub-process.js';

/** A hub in this process. */
export interface HubHere extends Hub {
  /** Where it listens at LOCAL_TELEMETRY_PORT; empty without. */
  readonly secondUrl: string;
  /** Where it listens at NODE_STREAM_PORT; empty without. */
  readonly nodeStreamUrl: string;
  close(): Promise<void>;
}

/** The modules of the built hub that start it. */
export async function builtHub(): Promise<typeof CreateHubModule & typeof SettingsModule> {
  const createHub = (await import(resolve('dist/app/create-hub.js'))) as typeof CreateHubModule;
  const settings = (await import(resolve('dist/app/settings.js'))) as typeof SettingsModule;
  return { ...createHub, ...settings };
}

/** One whose log can be read, wherever it runs. */
export interface LoggedHub extends Hub {
  readonly process?: ChildProcess;
  output(): string;
}

type JsonPrinter = Pick<ConsoleLogger, 'log'> & {
  getJsonLogObject(message: unknown, options: unknown): Record<string, unknown>;
  stringifyJsonLogObject(line: Record<string, unknown>): string;
  printAsJson(message: unknown, options: unknown): void;
};

/**
 * Starts the built hub on a free port of this process, which takes a twentieth of what a process of its own takes to
 * load. It logs nothing.
 */
export async function openHub(env: Record<string, string>): Promise<HubHere> {
  return open(env, false);
}

/** The same with its log, as JSON. Nest has one log for a process, so no other hub may start here while it runs. */
export async function openLoggedHub(env: Record<string, string>): Promise<HubHere & LoggedHub> {
  const { createLogger } = (await import(
    resolve('dist/platform/logging/hub-logger.js')
  )) as typeof HubLoggerModule;
  const { logLevel } = (await builtHub()).readSettings(env);
  const logger = createLogger({ logFormat: 'json', logLevel });
  // Nest declares these methods protected.
  const printer = logger as unknown as JsonPrinter;
  let printed = '';
  // All of the logger but its last step, which writes to the stdout of the tests.
  printer.printAsJson = (message, options) => {
    printed += `${printer.stringifyJsonLogObject(printer.getJsonLogObject(message, options))}\n`;
  };
  return { ...(await open(env, logger)), output: () => printed };
}

async function open(env: Record<string, string>, logger: ConsoleLogger | false): Promise<HubHere> {
  const { createHub, listen, readSettings } = await builtHub();
  const settings = readSettings({ PORT: '0', ...env });
  const hub = await createHub(settings, logger);
  await listen(hub, settings);
  let closed: Promise<void> | undefined;
  const { ExtraPorts } = (await import(
    resolve('dist/platform/http/extra-ports.js')
  )) as typeof ExtraPortsModule;
  const urlOf = (name: string): string => {
    const address = hub.get(ExtraPorts).addressOf(name);
    return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
  };
  return {
    url: await hub.getUrl(),
    secondUrl: urlOf('local-telemetry'),
    nodeStreamUrl: urlOf('node-stream'),
    close: () => (closed ??= hub.close()),
  };
}
