import { homedir } from 'node:os';
import { join } from 'node:path';

/** `/var/lib/backup-report/spool.sqlite` for root, else in `$XDG_STATE_HOME`, which is `~/.local/state` by default. */
export function defaultSpoolPath(env: NodeJS.ProcessEnv = process.env): string {
  const state = env['XDG_STATE_HOME'];
  const isRoot = process.getuid?.() === 0;
  const folder = state || (isRoot ? '/var/lib' : join(homedir(), '.local', 'state'));
  return join(folder, 'backup-report', 'spool.sqlite');
}
