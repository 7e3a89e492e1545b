import { describe, expect, it } from 'vitest';
import type { TlsSettings } from '../../platform/database/connecting/database-tls.js';
import { judgeClock } from './clock.js';
import { judgeEncryption } from './encryption.js';
import type { Verdict } from './finding.js';
import { judgeFileSystem, judgeSpace } from './folder.js';
import { judgeSchema } from './schema.js';
import { judgeServer } from './server.js';
import type { ServerVariables } from './server.js';
import { judgeDurability } from './sqlite-file.js';

const GOOD: ServerVariables = {
  binlog_format: 'ROW',
  innodb_doublewrite: 'ON',
  innodb_flush_log_at_trx_commit: '1',
  log_bin: 'ON',
  max_allowed_packet: '67108864',
  max_connections: '151',
  max_user_connections: '0',
  read_only: 'OFF',
  sql_mode: 'STRICT_TRANS_TABLES,STRICT_ALL_TABLES,TRADITIONAL',
  sync_binlog: '1',
  time_zone: '+00:00',
  version: '8.4.9',
};

describe('the judgement of a server', () => {
  it('finds nothing wrong with a good one', () => {
    expect(judgeServer(GOOD, 10).filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
  });

  it.each<[ServerVariables, string, Verdict]>([
    [{ version: '5.7.44' }, 'version', 'problem'],
    [{ version: '10.5.9-MariaDB' }, 'version', 'problem'],
    [{ version: '10.11.6-MariaDB-1' }, 'version', 'ok'],
    [{ version: '11.0.1-MariaDB' }, 'version', 'ok'],
    [{ read_only: 'ON' }, 'read_only', 'problem'],
    [{ innodb_flush_log_at_trx_commit: '0' }, 'innodb_flush_log_at_trx_commit', 'problem'],
    [{ innodb_flush_log_at_trx_commit: '2' }, 'innodb_flush_log_at_trx_commit', 'problem'],
    [{ innodb_doublewrite: 'OFF' }, 'innodb_doublewrite', 'warning'],
    [{ innodb_doublewrite: 'DETECT_AND_RECOVER' }, 'innodb_doublewrite', 'ok'],
    [{ sync_binlog: '0' }, 'binary log', 'problem'],
    [{ sync_binlog: '0', log_bin: 'OFF' }, 'binary log', 'ok'],
    [{ binlog_format: 'STATEMENT' }, 'binary log', 'problem'],
    [{ sql_mode: '' }, 'session', 'problem'],
    [{ sql_mode: 'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES' }, 'session', 'problem'],
    [{ time_zone: 'SYSTEM' }, 'session', 'problem'],
    [{ max_allowed_packet: '1048576' }, 'max_allowed_packet', 'warning'],
    [{ max_connections: '11' }, 'connections', 'ok'],
    [{ max_connections: '10' }, 'connections', 'warning'],
    [{ max_user_connections: '9' }, 'connections', 'warning'],
  ])('with %j finds %s: %s', (different, what, verdict) => {
    const findings = judgeServer({ ...GOOD, ...different }, 10);
    expect(findings.filter((finding) => finding.what === what)).toMatchObject([{ verdict }]);
    expect(findings.filter((finding) => finding.what !== what && finding.verdict !== 'ok')).toEqual([]);
    if (verdict !== 'ok') expect(findings.find((finding) => finding.what === what)?.todo).toMatch(/\.$/);
  });
});

describe('the judgement of encryption', () => {
  it.each<[string, string, TlsSettings['mode'] | undefined, Verdict, string]>([
    ['TLSv1.3', 'db', 'verify-identity', 'ok', 'TLSv1.3; verify-identity'],
    ['TLSv1.3', 'db', 'required', 'ok', 'the certificate is not verified'],
    ['', '127.0.0.1', undefined, 'ok', 'none needed'],
    ['', 'db', undefined, 'warning', 'none'],
  ])('by %j with %s (%s): %s', (version, host, mode, verdict, says) => {
    const finding = judgeEncryption(version, { host, tls: mode && { mode } });
    expect(finding.verdict).toBe(verdict);
    expect(finding.says).toContain(says);
  });
});

describe('the judgement of clocks', () => {
  it.each<[number, number, number, Verdict, string]>([
    [0, 0, 0, 'ok', 'agree'],
    [0, 2_999, 0, 'ok', 'agree'],
    [0, 60_000, 60_000, 'ok', 'agree'],
    [0, 30_000, 60_000, 'ok', 'agree'],
    [0, 3_000, 0, 'warning', '3.0 s ahead'],
    [10_000, 0, 10_010, 'warning', '10 s behind'],
    [0, 300_000, 0, 'problem', '300 s ahead'],
    [3_600_000, 0, 3_600_005, 'problem', '3600 s behind'],
  ])('asked at %i, which was %i there and %i after: %s', (before, database, after, verdict, says) => {
    const finding = judgeClock(before, database, after);
    expect(finding.verdict).toBe(verdict);
    expect(finding.says).toContain(says);
  });
});

describe('the judgement of migrations', () => {
  it.each<[string[], string[], boolean, Verdict]>([
    [[], [], false, 'ok'],
    [['A1'], [], false, 'problem'],
    [['A1'], [], true, 'warning'],
    [[], ['B2'], false, 'warning'],
  ])('of which %j are pending and %j unknown (migrating at start: %s): %s', (...state) => {
    const [pending, unknown, migrateOnStart, verdict] = state;
    const finding = judgeSchema({ pending, unknown, migrateOnStart });
    expect(finding.verdict).toBe(verdict);
    for (const name of [...pending, ...unknown]) expect(finding.says).toContain(name);
  });
});

describe('the judgement of a SQLite file', () => {
  it.each<[string, number, Verdict]>([
    ['wal', 2, 'ok'],
    ['wal', 1, 'problem'],
    ['delete', 2, 'problem'],
  ])('in journal mode %s with synchronous %i: %s', (journal, synchronous, verdict) => {
    expect(judgeDurability(journal, synchronous).verdict).toBe(verdict);
  });

  it('knows a network share, and a disk that is nearly full', () => {
    expect(judgeFileSystem(0x6969)).toMatchObject({
      verdict: 'problem',
      says: expect.stringContaining('NFS'),
    });
    expect(judgeFileSystem(0xef53).verdict).toBe('ok');
    expect(judgeSpace(2 ** 30 - 1).verdict).toBe('warning');
    expect(judgeSpace(2 ** 30).verdict).toBe('ok');
  });
});
