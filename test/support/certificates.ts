import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Paths of files in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority of a test's own, in a folder of its own. */
export interface Authority {
  readonly folder: string;
  readonly ca: string;
  /** Signs a certificate of this name, and overwrites the file of an older one. */
  sign(file: string, name: string): Promise<Certificate>;
  remove(): Promise<void>;
}

export async function makeAuthority(): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-ca-'));
  const path = (name: string): string => join(folder, name);
  const made = [...KEY, '-keyout', path('ca.key'), '-out', path('ca.pem'), '-x509', '-days', '2'];
  await openssl(...made, '-subj', '/CN=ca of a test');
  return {
    folder,
    ca: path('ca.pem'),
    async sign(file, name) {
      const [cert, key] = [path(`${file}.pem`), path(`${file}.key`)];
      await writeFile(path('names'), `subjectAltName=DNS:${name}`);
      await openssl(...KEY, '-keyout', key, '-out', path('request'), '-subj', `/CN=${name}`);
      const signer = ['-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-CAcreateserial'];
      const request = ['x509', '-req', '-in', path('request'), '-days', '2'];
      await openssl(...request, ...signer, '-extfile', path('names'), '-out', cert);
      return { cert, key };
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** An elliptic curve, as it takes no time to find. */
const KEY = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

async function openssl(...args: string[]): Promise<void> {
  await promisify(execFile)('openssl', args);
}
