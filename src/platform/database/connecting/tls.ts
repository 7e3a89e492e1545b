import type { ConnectionOptions } from 'mysql2';
import { StartError } from '../../problems/start-error.js';
import type { TlsSettings } from './database-tls.js';
import type { MysqlSettings } from './database-url.js';

/** As mysql2 takes it. */
export function tlsOptions(tls: TlsSettings): Exclude<ConnectionOptions['ssl'], string> {
  return {
    rejectUnauthorized: tls.mode !== 'required',
    verifyIdentity: tls.mode === 'verify-identity',
    ...(tls.ca && { ca: tls.ca.pem }),
    ...(tls.client && { cert: tls.client.cert.pem, key: tls.client.key.pem }),
  };
}

/** The connection broke while it was being encrypted, which says nothing about certificates. */
const BROKEN = /socket (disconnected|hang up)|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT/;

/** What to do about a fault that trying again does not mend; undefined for all others. */
export function tlsFault(error: unknown, { host, port, tls }: MysqlSettings): StartError | undefined {
  if (!(error instanceof Error)) return undefined;
  const server = `the database server ${host}:${port}`;
  const { code = '', message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'HANDSHAKE_NO_SSL_SUPPORT':
      return new StartError(
        `There is no TLS to be had of ${server}. Set ssl_cert and ssl_key there, or take ssl=… out of its URL.`,
      );
    case 'ER_SECURE_TRANSPORT_REQUIRED':
      return new StartError(`No connection without TLS is taken by ${server}. Add ?ssl=… to its URL.`);
    case 'HANDSHAKE_SSL_ERROR':
      if (BROKEN.test(message)) return undefined;
      return new StartError(`There is no TLS with ${server}: ${message}. ${adviceFor(message, tls)}`);
    default:
      return undefined;
  }
}

function adviceFor(message: string, tls: TlsSettings | undefined): string {
  if (/altnames|does not match/.test(message)) {
    return 'Write the host in its URL as the certificate has it, or, where you trust all of the CA, use ssl=verify-ca.';
  }
  if (/expired|not yet valid/.test(message)) return "Renew the certificate, or set this machine's clock.";
  if (tls?.mode !== 'required' && /certificate|issuer/.test(message)) {
    return 'Set ssl-ca to the file of the CA that signed its certificate.';
  }
  return 'See which versions of TLS and which certificates the server takes.';
}
