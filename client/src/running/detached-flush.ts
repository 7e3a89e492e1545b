import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Settings } from '../settings/settings.js';

/** Leaves a process behind that sends what waits, for some minutes; the spool's next user sends what is left then. */
export function flushLater({ url, token, ca, spool, spoolMaxMb }: Settings, withinSeconds: number): void {
  const script = process.argv[1];
  if (script === undefined || url === undefined) return;
  // Not as arguments, which every user of the machine can read.
  const env = {
    ...process.env,
    BACKUP_HUB_URL: url,
    BACKUP_HUB_TOKEN: token ?? '',
    BACKUP_HUB_CA: ca === undefined ? '' : resolve(ca),
    BACKUP_REPORT_SPOOL: resolve(spool),
    SPOOL_MAX_MB: String(spoolMaxMb),
  };
  const args = [script, 'flush', '--quiet', '--wait', `${withinSeconds}s`];
  const child = spawn(process.execPath, args, { detached: true, stdio: 'ignore', env, cwd: '/' });
  child.on('error', () => {});
  child.unref();
}
