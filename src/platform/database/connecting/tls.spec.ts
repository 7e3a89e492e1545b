import { describe, expect, it } from 'vitest';
import type { TlsSettings } from './database-tls.js';
import { isUnavailable } from '../database-errors.js';
import { tlsFault } from './tls.js';

function fault(code: string, message: string, mode?: TlsSettings['mode']): string | undefined {
  const server = { kind: 'mysql' as const, host: 'db', port: 3306, user: 'hub', password: 's3cret' };
  const settings = { ...server, database: 'hub', poolSize: 10, tls: mode && { mode } };
  return tlsFault(Object.assign(new Error(message), { code }), settings)?.message;
}

const FAILED = 'HANDSHAKE_SSL_ERROR';

describe('a fault of TLS', () => {
  it.each<[string, string, string, TlsSettings['mode']?]>([
    ['HANDSHAKE_NO_SSL_SUPPORT', 'none', 'Set ssl_cert and ssl_key there', 'required'],
    ['ER_SECURE_TRANSPORT_REQUIRED', 'prohibited', 'Add ?ssl=…'],
    [FAILED, 'self-signed certificate in certificate chain', 'Set ssl-ca', 'verify-ca'],
    [FAILED, 'unable to get local issuer certificate', 'Set ssl-ca', 'verify-identity'],
    [FAILED, 'certificate has expired', 'Renew the certificate', 'verify-ca'],
    [FAILED, "Hostname/IP does not match certificate's altnames", 'Use the host name', 'verify-identity'],
    [FAILED, 'write EPROTO … tlsv1 alert protocol version', 'Check which TLS versions', 'required'],
  ])('%s (%s) says what to do: %s', (code, message, todo, mode) => {
    expect(fault(code, message, mode)).toMatch(/Database server db:3306/);
    expect(fault(code, message, mode)).toContain(todo);
  });

  it.each([
    'Client network socket disconnected before secure TLS connection was established',
    'read ECONNRESET',
  ])('is worth another attempt where the connection broke: %s', (message) => {
    expect(fault(FAILED, message, 'verify-ca')).toBeUndefined();
  });

  it.each([FAILED, 'HANDSHAKE_NO_SSL_SUPPORT', 'ER_SECURE_TRANSPORT_REQUIRED'])(
    'of a hub that runs is a database that is away: %s',
    (code) => {
      expect(isUnavailable(Object.assign(new Error(), { code }))).toBe(true);
    },
  );
});
