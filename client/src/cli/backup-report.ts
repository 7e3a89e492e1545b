#!/usr/bin/env node
import { ignoresHangup } from '../running/hangup.js';
import { SettingsError } from '../settings/settings-error.js';

type Command = (args: readonly string[]) => Promise<number | undefined>;

/** Each is loaded when it is asked for, so that `run` starts its command at once. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./commands/run.js')).run,
  pipe: async () => (await import('./commands/pipe.js')).pipe,
  send: async () => (await import('./commands/send.js')).send,
  status: async () => (await import('./commands/status.js')).status,
  flush: async () => (await import('./commands/flush.js')).flush,
  rejected: async () => (await import('./commands/rejected.js')).rejected,
  daemon: async () => (await import('./commands/daemon.js')).daemon,
  node: async () => (await import('./commands/node.js')).node,
  check: async () => (await import('./commands/check.js')).check,
};
const USAGE_CODE = 2;

async function main([name = '', ...args]: readonly string[]): Promise<number | undefined> {
  if (['', 'help', '--help', '-h'].includes(name) || args[0] === '--help')
    return help(name === '' ? USAGE_CODE : 0);
  if (name === '--version') return version();
  const load = COMMANDS[name];
  if (load === undefined)
    throw new SettingsError(`there is no command ${JSON.stringify(name)}; see backup-report --help`);
  return (await load())(args);
}

async function help(code: number): Promise<number> {
  const { HELP } = await import('./help.js');
  (code === 0 ? process.stdout : process.stderr).write(HELP);
  return code;
}

async function version(): Promise<number> {
  const { VERSION } = await import('./version.js');
  process.stdout.write(`${VERSION}\n`);
  return 0;
}

if (ignoresHangup()) process.on('SIGHUP', () => {});
try {
  const code = await main(process.argv.slice(2));
  if (code !== undefined) process.exitCode = code;
} catch (error) {
  process.stderr.write(`backup-report: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof SettingsError ? USAGE_CODE : 1;
}
