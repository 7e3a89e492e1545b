import { Sender } from '../../sending/sender.js';
import { SettingsError } from '../../settings/settings-error.js';
import { MEGABYTE, Spool } from '../../spool/spool.js';
import { readOptions } from '../arguments.js';
import { settingsOf, toStderr } from '../setup.js';

const LOOK_EVERY_MS = 1_000;
const LAST_TRY_MS = 5_000;

/** Sends what other processes leave in the spool, until it is told to end. */
export async function daemon(args: readonly string[]): Promise<number> {
  const settings = settingsOf(readOptions(args, {}));
  const { url, token, ca, spool: path } = settings;
  if (url === undefined) throw new SettingsError('the URL of the hub is not set: --url, or BACKUP_HUB_URL');
  const spool = new Spool({ path, maxBytes: settings.spoolMaxMb * MEGABYTE, say: toStderr });
  const sender = new Sender({ spool, spoolPath: path, hub: { url, token, ca }, say: toStderr });
  toStderr(`sending what waits in ${path} to ${url}`);
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => sender.wake(), LOOK_EVERY_MS);
    sender.wake();
    const end = (): void => {
      clearInterval(timer);
      resolve();
    };
    process.once('SIGTERM', end).once('SIGINT', end);
  });
  await sender.flush(LAST_TRY_MS);
  await sender.stop();
  spool.close();
  return 0;
}
