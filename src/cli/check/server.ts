import { sessionFault } from '../../platform/database/connecting/mysql-session.js';
import { fine, problem, warning } from './finding.js';
import type { Finding } from './finding.js';

/** The variables to read from a MySQL or MariaDB server with `SHOW VARIABLES`. */
export const VARIABLES = [
  'binlog_format',
  'innodb_doublewrite',
  'innodb_flush_log_at_trx_commit',
  'log_bin',
  'max_allowed_packet',
  'max_connections',
  'max_user_connections',
  'read_only',
  'sql_mode',
  'sync_binlog',
  'time_zone',
  'version',
] as const;

/** By name; a variable that this server lacks is absent. */
export type ServerVariables = Partial<Readonly<Record<(typeof VARIABLES)[number], string>>>;

/** In bytes: about twice the longest packet that the hub sends. */
const LEAST_PACKET = 16 * 2 ** 20;

export function judgeServer(variables: ServerVariables, poolSize: number): Finding[] {
  return [
    judgeVersion(variables),
    judgeWritable(variables),
    judgeFlush(variables),
    judgeDoublewrite(variables),
    judgeBinaryLog(variables),
    judgeSession(variables),
    judgePacket(variables),
    judgeConnections(variables, poolSize),
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
  return problem('read_only', 'the server rejects writes', 'Set DATABASE_URL to the primary server.');
}

function judgeFlush({ innodb_flush_log_at_trx_commit: flush }: ServerVariables): Finding {
  const what = 'innodb_flush_log_at_trx_commit';
  if (flush === '1') return fine(what, '1: a commit waits for the disk');
  return problem(what, `${flush}: a power cut loses acknowledged updates`, `Set ${what}=1.`);
}

function judgeDoublewrite({ innodb_doublewrite: doublewrite }: ServerVariables): Finding {
  const what = 'innodb_doublewrite';
  if (doublewrite !== undefined && !/^(off|0|detect_only)$/i.test(doublewrite)) return fine(what, 'on');
  return warning(
    what,
    `${doublewrite}: a power cut may leave torn pages`,
    `Set ${what}=ON, unless the file system writes pages atomically.`,
  );
}

/** With a binary log, crash recovery follows the log in deciding which commits happened. */
function judgeBinaryLog({ log_bin, binlog_format, sync_binlog }: ServerVariables): Finding {
  const what = 'binary log';
  if (!isOn(log_bin)) return fine(what, 'off');
  if (binlog_format === 'STATEMENT') {
    return problem(what, 'STATEMENT format does not support READ COMMITTED', 'Set binlog_format=ROW.');
  }
  if (sync_binlog === '1') return fine(what, `${binlog_format}, sync_binlog 1`);
  return problem(
    what,
    `sync_binlog ${sync_binlog}: a power cut loses acknowledged updates`,
    'Set sync_binlog=1.',
  );
}

/** The variables come from a session that was set up like the hub's. */
function judgeSession(variables: ServerVariables): Finding {
  const fault = sessionFault(variables);
  if (!fault)
    return fine('session', `time_zone ${variables.time_zone}, sql_mode strict, as the hub sets them`);
  return problem(
    'session',
    fault,
    'Connect to the server directly, or through a proxy that preserves sessions.',
  );
}

function judgePacket({ max_allowed_packet: bytes = '0' }: ServerVariables): Finding {
  const what = 'max_allowed_packet';
  if (Number(bytes) >= LEAST_PACKET) return fine(what, `${Number(bytes) / 2 ** 20} MiB`);
  return warning(what, `${bytes}: large groups of updates may not fit`, `Set ${what}=${LEAST_PACKET}.`);
}

/** One connection is reserved for administrators; a user limit of 0 means none. */
function judgeConnections(
  { max_connections, max_user_connections }: ServerVariables,
  poolSize: number,
): Finding {
  const what = 'connections';
  const limits = [Number(max_connections) - 1, Number(max_user_connections ?? 0) || Infinity];
  const most = Math.min(...limits);
  if (poolSize > most) {
    return warning(
      what,
      `a hub opens up to ${poolSize}, but the server allows ${most}`,
      'Lower DATABASE_POOL_SIZE, or raise max_connections (max_user_connections) on the server.',
    );
  }
  const hubs = Math.floor(most / poolSize);
  return fine(what, `${most}: enough for ${hubs} ${hubs === 1 ? 'hub' : 'hubs'} of up to ${poolSize}`);
}

function isOn(value: string | undefined): boolean {
  return value === 'ON' || value === '1';
}
