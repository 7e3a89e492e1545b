import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { Lock } from '../spool/lock.js';
import type { Settings } from '../settings/settings.js';

const WITHIN = '1h';

/**
 * Leaves a process behind that sends what waits, for an hour at most; the spool's next user sends what is left then. One
 * is enough for a spool, however many runs there are.
 */
export function flushLater({ url, token, ca, spool, spoolMaxMb }: Settings): void {
  const script = process.argv[1];
  if (script === undefined || url === undefined || isFlushed(spool)) return;
  // Not as arguments, which every user of the machine can read.
  const env = {
    ...process.env,
    BACKUP_HUB_URL: url,
    BACKUP_HUB_TOKEN: token ?? '',
    BACKUP_HUB_CA: ca === undefined ? '' : resolve(ca),
    BACKUP_REPORT_SPOOL: resolve(spool),
    SPOOL_MAX_MB: String(spoolMaxMb),
  };
  const args = [script, 'flush', '--quiet', '--background', '--wait', WITHIN];
  const child = spawn(process.execPath, args, { detached: true, stdio: 'ignore', env, cwd: '/' });
  child.on('error', () => {});
  child.unref();
}

function isFlushed(spool: string): boolean {
  const lock = flushLock(spool);
  try {
    return !lock.take();
  } catch {
    return false;
  } finally {
    lock.close();
  }
}

/** The process that was left behind holds it. */
export function flushLock(spool: string): Lock {
  return new Lock(`${spool}.flush`);
}
