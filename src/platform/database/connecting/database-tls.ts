import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import { WrongSetting } from '../../config/settings-reader.js';

/** A PEM file, as read with the settings. */
export interface PemFile {
  readonly path: string;
  readonly pem: string;
}

/** How the connections to a server are encrypted. */
export interface TlsSettings {
  /** `required` encrypts, but trusts any server; the names are those of MySQL's `--ssl-mode`. */
  readonly mode: 'required' | 'verify-ca' | 'verify-identity';
  /** The CAs to trust; defaults to those of Node.js. */
  readonly ca?: PemFile | undefined;
  /** The client certificate of the hub. */
  readonly client?: { readonly cert: PemFile; readonly key: PemFile } | undefined;
}

const MODES = ['required', 'verify-ca', 'verify-identity'] as const;
const PARAMETERS = ['ssl', 'ssl-ca', 'ssl-cert', 'ssl-key'] as const;

type Parameters = Partial<Record<(typeof PARAMETERS)[number], string>>;

/** Reads the parameters of a URL to this host; undefined for an unencrypted connection. @throws {WrongSetting} */
export function readTls(query: URLSearchParams, host: string): TlsSettings | undefined {
  const parameters = parametersOf(query);
  const mode = modeOf(parameters, host);
  if (!mode) return undefined;
  return { mode, ca: caOf(parameters, mode), client: clientOf(parameters) };
}

function parametersOf(query: URLSearchParams): Parameters {
  const names = [...query.keys()];
  if (new Set(names).size < names.length) throw new WrongSetting('each parameter only once');
  if (names.some((name) => !PARAMETERS.some((known) => known === name))) {
    throw new WrongSetting('no parameters but ssl, ssl-ca, ssl-cert and ssl-key');
  }
  return Object.fromEntries(query);
}

function modeOf({ ssl, ...files }: Parameters, host: string): TlsSettings['mode'] | undefined {
  if (ssl === undefined || ssl === 'disabled') {
    if (Object.keys(files).length === 0) return undefined;
    throw new WrongSetting('ssl-ca, ssl-cert and ssl-key only beside ssl=verify-identity or another ssl=…');
  }
  const mode = MODES.find((known) => known === ssl);
  if (!mode) throw new WrongSetting('for ssl one of disabled, required, verify-ca and verify-identity');
  if (mode === 'verify-identity' && isIP(host) !== 0) {
    throw new WrongSetting(
      'with ssl=verify-identity the host name in the certificate, not an address; for an address use ssl=verify-ca',
    );
  }
  return mode;
}

function caOf({ 'ssl-ca': path }: Parameters, mode: TlsSettings['mode']): PemFile | undefined {
  if (path === undefined) return undefined;
  if (mode === 'required') {
    throw new WrongSetting(
      'ssl-ca only with ssl=verify-ca or ssl=verify-identity: ssl=required verifies nothing',
    );
  }
  const file = pemFile('ssl-ca', path);
  try {
    void new X509Certificate(file.pem);
  } catch {
    throw new WrongSetting(`for ssl-ca a PEM file of certificates, which ${path} is not`);
  }
  return file;
}

function clientOf({ 'ssl-cert': certPath, 'ssl-key': keyPath }: Parameters): TlsSettings['client'] {
  if (certPath === undefined && keyPath === undefined) return undefined;
  if (!certPath || !keyPath) throw new WrongSetting('ssl-cert and ssl-key only together');
  const [cert, key] = [pemFile('ssl-cert', certPath), pemFile('ssl-key', keyPath)];
  try {
    createSecureContext({ cert: cert.pem, key: key.pem });
  } catch {
    throw new WrongSetting(
      `for ssl-cert and ssl-key a certificate and its key without a passphrase, in PEM, which ${certPath} and ${keyPath} are not`,
    );
  }
  return { cert, key };
}

function pemFile(name: string, path: string): PemFile {
  try {
    return { path, pem: readFileSync(path, 'utf8') };
  } catch (error) {
    throw new WrongSetting(`for ${name} a readable file; ${(error as Error).message}`);
  }
}
