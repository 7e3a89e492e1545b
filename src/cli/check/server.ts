import { fine, problem, warning } from './finding.js';
import type { Finding } from './finding.js';

/** What is asked of a MySQL or MariaDB server, with `SHOW VARIABLES`. */
export const VARIABLES = [
  'binlog_format',
  'innodb_doublewrite',
  'innodb_flush_log_at_trx_commit',
  'log_bin',
  'max_allowed_packet',
  'read_only',
  'sql_mode',
  'sync_binlog',
  'system_time_zone',
  'time_zone',
  'version',
] as const;

/** By name; a variable that this server does not have is absent. */
export type ServerVariables = Partial<Readonly<Record<(typeof VARIABLES)[number], string>>>;

/** In bytes: the longest packet that the hub sends is about half of it. */
const LEAST_PACKET = 16 * 2 ** 20;

export function judgeServer(variables: ServerVariables): Finding[] {
  return [
    judgeVersion(variables),
    judgeWritable(variables),
    judgeFlush(variables),
    judgeDoublewrite(variables),
    judgeBinaryLog(variables),
    judgeSqlMode(variables),
    judgePacket(variables),
    judgeTimeZone(variables),
  ];
}

function judgeVersion({ version = '' }: ServerVariables): Finding {
  const isMariaDb = /mariadb/i.test(version);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const name = `${isMariaDb ? 'MariaDB' : 'MySQL'} ${version}`;
  if (isMariaDb ? major > 10 || (major === 10 && minor >= 6) : major >= 8) return fine('version', name);
  return problem('version', name, 'Use MySQL 8 or later, or MariaDB 10.6 or later.');
}

function judgeWritable({ read_only }: ServerVariables): Finding {
  if (!isOn(read_only)) return fine('read_only', 'off');
  return problem('read_only', 'the server takes no writes', 'Set DATABASE_URL to the primary server.');
}

function judgeFlush({ innodb_flush_log_at_trx_commit: flush }: ServerVariables): Finding {
  const what = 'innodb_flush_log_at_trx_commit';
  if (flush === '1') return fine(what, '1: a commit waits for the disk');
  return problem(what, `${flush}: a power cut loses updates that were answered`, `Set ${what}=1.`);
}

function judgeDoublewrite({ innodb_doublewrite: doublewrite }: ServerVariables): Finding {
  const what = 'innodb_doublewrite';
  if (doublewrite !== undefined && !/^(off|0|detect_only)$/i.test(doublewrite)) return fine(what, 'on');
  return warning(
    what,
    `${doublewrite}: a power cut may leave pages half written`,
    `Set ${what}=ON, unless the file system writes pages whole.`,
  );
}

/** With a binary log, the log decides after a crash which commits have been. */
function judgeBinaryLog({ log_bin, binlog_format, sync_binlog }: ServerVariables): Finding {
  const what = 'binary log';
  if (!isOn(log_bin)) return fine(what, 'off');
  if (binlog_format === 'STATEMENT') {
    return problem(what, 'STATEMENT: takes no READ COMMITTED', 'Set binlog_format=ROW.');
  }
  if (sync_binlog === '1') return fine(what, `${binlog_format}, sync_binlog 1`);
  return problem(
    what,
    `sync_binlog ${sync_binlog}: a power cut loses updates that were answered`,
    'Set sync_binlog=1.',
  );
}

/** As it is in a session of the hub. */
function judgeSqlMode({ sql_mode = '' }: ServerVariables): Finding {
  const what = 'sql_mode';
  if (sql_mode.includes('NO_BACKSLASH_ESCAPES')) {
    return problem(what, sql_mode, 'Take NO_BACKSLASH_ESCAPES out of it.');
  }
  if (/STRICT_(TRANS|ALL)_TABLES/.test(sql_mode)) return fine(what, 'strict');
  const says = `${sql_mode || 'empty'}: what does not fit a column would be cut silently`;
  return warning(what, says, 'Add STRICT_TRANS_TABLES to it.');
}

function judgePacket({ max_allowed_packet: bytes = '0' }: ServerVariables): Finding {
  const what = 'max_allowed_packet';
  if (Number(bytes) >= LEAST_PACKET) return fine(what, `${Number(bytes) / 2 ** 20} MiB`);
  return warning(what, `${bytes}: large groups of updates may not fit`, `Set ${what}=${LEAST_PACKET}.`);
}

function judgeTimeZone({ time_zone = '', system_time_zone = '' }: ServerVariables): Finding {
  const name = time_zone === 'SYSTEM' ? `SYSTEM (${system_time_zone})` : time_zone;
  return fine('time zone', `${name}; instants are stored in UTC, whatever it is`);
}

function isOn(value: string | undefined): boolean {
  return value === 'ON' || value === '1';
}
