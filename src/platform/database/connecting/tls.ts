import type { ConnectionOptions } from 'mysql2';
import { StartError } from '../../problems/start-error.js';
import type { TlsSettings } from './database-tls.js';
import type { MysqlSettings } from './database-url.js';

/** The TLS options in mysql2's form. */
export function tlsOptions(tls: TlsSettings): Exclude<ConnectionOptions['ssl'], string> {
  return {
    rejectUnauthorized: tls.mode !== 'required',
    verifyIdentity: tls.mode === 'verify-identity',
    ...(tls.ca && { ca: tls.ca.pem }),
    ...(tls.client && { cert: tls.client.cert.pem, key: tls.client.key.pem }),
  };
}

/** The connection broke during the handshake, which says nothing about certificates. */
const BROKEN = /socket (disconnected|hang up)|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT/;

/** The error for a fault that retrying cannot cure, with advice; undefined for all others. */
export function tlsFault(error: unknown, { host, port, tls }: MysqlSettings): StartError | undefined {
  if (!(error instanceof Error)) return undefined;
  const server = `Database server ${host}:${port}`;
  const { code = '', message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'HANDSHAKE_NO_SSL_SUPPORT':
      return new StartError(
        `${server} does not offer TLS. Set ssl_cert and ssl_key there, or remove ssl=… from its URL.`,
      );
    case 'ER_SECURE_TRANSPORT_REQUIRED':
      return new StartError(`${server} requires TLS. Add ?ssl=… to its URL.`);
    case 'HANDSHAKE_SSL_ERROR':
      if (BROKEN.test(message)) return undefined;
      return new StartError(`${server}: TLS handshake failed: ${message}. ${adviceFor(message, tls)}`);
    default:
      return undefined;
  }
}

function adviceFor(message: string, tls: TlsSettings | undefined): string {
  if (/altnames|does not match/.test(message)) {
    return 'Use the host name of the certificate in the URL or, if you trust every server of the CA, ssl=verify-ca.';
  }
  if (/expired|not yet valid/.test(message)) return "Renew the certificate, or correct this machine's clock.";
  if (tls?.mode !== 'required' && /certificate|issuer/.test(message)) {
    return 'Set ssl-ca to the file of the CA that signed the server certificate.';
  }
  return 'Check which TLS versions and certificates the server accepts.';
}
