import { existsSync, readFileSync } from 'node:fs';

/** Where Debian and Alpine, Red Hat, SUSE, and BSD and macOS keep them; Node has its own list instead. */
const FILES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** The certificates that this system trusts, in PEM; undefined where it has no list, so that Node's counts. */
export function systemAuthorities(env: NodeJS.ProcessEnv): string[] | undefined {
  const file = [env['SSL_CERT_FILE'], ...FILES].find((path) => path && existsSync(path));
  const system = file === undefined ? '' : readFileSync(file, 'utf8');
  if (!system.includes('BEGIN CERTIFICATE')) return undefined;
  // Node leaves these out as soon as it is given a list.
  const extra = env['NODE_EXTRA_CA_CERTS'];
  return extra && existsSync(extra) ? [system, readFileSync(extra, 'utf8')] : [system];
}
