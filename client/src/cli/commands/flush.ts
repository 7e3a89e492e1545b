import { Sender } from '../../sending/sender.js';
import { SettingsError } from '../../settings/settings-error.js';
import { MEGABYTE, Spool } from '../../spool/spool.js';
import { flushLock } from '../../running/detached-flush.js';
import { readOptions } from '../arguments.js';
import { QUIET, settingsOf, toStderr } from '../setup.js';

const WAIT_MS = 30_000;

/** Sends what waits; 1 where something is left after that time. */
export async function flush(args: readonly string[]): Promise<number> {
  const values = readOptions(args, { wait: 'value', background: 'flag' });
  const settings = settingsOf(values);
  const say = values.has('quiet') ? QUIET : toStderr;
  const { url, token, ca, spool: path } = settings;
  if (url === undefined) throw new SettingsError('the URL of the hub is not set: --url, or BACKUP_HUB_URL');
  const lock = values.has('background') ? flushLock(path) : undefined;
  if (lock?.take() === false) return 0;
  const spool = new Spool({ path, maxBytes: settings.spoolMaxMb * MEGABYTE, say });
  const sender = new Sender({ spool, spoolPath: path, hub: { url, token, ca }, say });
  const isSent = await sender.flush(values.durationMs('wait') ?? WAIT_MS, !values.has('background'));
  await sender.stop();
  const { words, jobs } = spool.waiting();
  if (!isSent) say(`${words} reports of ${jobs} jobs still wait${reasonOf(spool)}`);
  spool.close();
  lock?.close();
  return isSent ? 0 : 1;
}

function reasonOf(spool: Spool): string {
  const reason = (spool.note('sending') as { reason?: string } | undefined)?.reason;
  return reason === undefined ? '' : `: ${reason}`;
}
