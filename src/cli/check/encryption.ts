import type { DataSource } from 'typeorm';
import { isLoopback } from '../../auth/auth.settings.js';
import type { MysqlSettings } from '../../platform/database/connecting/database-url.js';
import { fine, warning } from './finding.js';
import type { Finding } from './finding.js';

export async function checkEncryption(dataSource: DataSource, settings: MysqlSettings): Promise<Finding> {
  const [row] = await dataSource.query<{ Value: string }[]>("SHOW SESSION STATUS LIKE 'Ssl_version'");
  return judgeEncryption(row?.Value ?? '', settings);
}

/** `version` is the TLS version, empty for an unencrypted connection. */
export function judgeEncryption(
  version: string,
  { host, tls }: Pick<MysqlSettings, 'host' | 'tls'>,
): Finding {
  const what = 'encryption';
  if (version) {
    return fine(
      what,
      `${version}; ${tls?.mode === 'required' ? 'the certificate is not verified' : tls?.mode}`,
    );
  }
  if (isLoopback(host)) return fine(what, 'none, and none needed on the same machine');
  return warning(
    what,
    'none: anybody on the network path can read the traffic',
    'Set ssl=verify-identity in DATABASE_URL.',
  );
}
