import type { Adapter } from './adapter.js';
import { errorReader } from './reading.js';

/** Tools without progress: their start, their end, and their own last words where they fail. */
export const plain: Adapter = {
  tool: 'plain',
  programs: [
    'pg_dump',
    'pg_dumpall',
    'mysqldump',
    'mariadb-dump',
    'mongodump',
    'tar',
    'zfs',
    'dd',
    'rdiff-backup',
    'duplicity',
    'proxmox-backup-client',
    'vzdump',
  ],
  prepare: (command, findings) => ({ command, stderr: errorReader(findings) }),
};
