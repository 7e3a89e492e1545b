import type { MysqlSettings } from '../../platform/database/connecting/database-url.js';
import { connectionFlags, quoted } from '../backup/dump-command.js';

/** The shell command that loads a dump into a database; it never contains the password. */
export function loadCommand(settings: MysqlSettings, version: string, file: string): string {
  const isMariaDb = /mariadb/i.test(version);
  return [
    isMariaDb ? 'mariadb' : 'mysql',
    ...connectionFlags(settings, isMariaDb),
    '--default-character-set=utf8mb4',
    quoted(settings.database),
    '<',
    quoted(file),
  ].join(' ');
}
