import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';

interface Component {
  readonly 'bom-ref': string;
  readonly purl: string;
  readonly hashes?: readonly { readonly alg: string }[];
}

interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: Record<string, unknown> };
  readonly components: readonly Component[];
}

type Manifest = Record<'name' | 'version', string> & { readonly dependencies: Record<string, string> };

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const manifest = (folder: string): Manifest => read(join(folder, 'package.json')) as Manifest;

describe('the SBOM of a release', () => {
  let sbom: Sbom;
  let refs: string[];

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hub-sbom-'));
    const file = join(folder, 'sbom.cdx.json');
    execFileSync(process.execPath, ['tools/sbom.js', file]);
    sbom = read(file) as Sbom;
    refs = sbom.components.map((component) => component['bom-ref']);
    return () => rm(folder, { recursive: true });
  });

  it('is CycloneDX of this version of the hub', () => {
    const { name, version } = manifest('.');
    expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: expect.stringMatching(/^1\.\d$/) });
    expect(sbom.metadata.component).toMatchObject({ name, version, type: 'application' });
    for (const { purl, hashes } of sbom.components) {
      expect(purl).toMatch(/^pkg:npm\/.+@.+/);
      expect(hashes?.[0]?.alg).toBe('SHA-512');
    }
  });

  it('holds all packages that the hub names, what those need, and no tool of its development', () => {
    const { dependencies } = manifest('.');
    for (const name of Object.keys(dependencies)) {
      const { name: real, version } = manifest(`node_modules/${name}`);
      expect(refs).toContain(`${real}@${version}`);
    }
    // Needed by Prometheus' client, and so by the hub, and by Vitest as well: npm's own --omit=dev loses these.
    expect(refs).toContainEqual(expect.stringMatching(/^@opentelemetry\/api@/));
    expect(refs).not.toContainEqual(expect.stringMatching(/^(vitest|oxlint|prettier|fast-check)@/));
  });
});

describe('what an image leaves out', () => {
  it('is all there to be left out', () => {
    const { stderr } = spawnSync(process.execPath, ['tools/prune.js', '--check'], { encoding: 'utf8' });
    expect(stderr).toBe('');
  });
});

describe('the licence check of a release', () => {
  it('names each package whose licence is not on the list, and writes no SBOM', async () => {
    const folder = await projectWith({
      free: 'MIT',
      either: '(GPL-2.0-only OR BSD-2-Clause)',
      copyleft: 'GPL-3.0-only',
      both: '(MIT AND LGPL-3.0-only)',
      silent: undefined,
    });
    const script = resolve('tools/sbom.js');
    const { status, stderr } = spawnSync(process.execPath, [script], { cwd: folder, encoding: 'utf8' });
    expect(stderr.trim().split('\n').toSorted()).toEqual([
      'both@1.0.0 has the licence (MIT AND LGPL-3.0-only)',
      'copyleft@1.0.0 has the licence GPL-3.0-only',
      'silent@1.0.0 has the licence none',
    ]);
    expect(status).toBe(1);
    expect(existsSync(join(folder, 'dist/sbom.cdx.json'))).toBe(false);
  });
});

/** A folder in which packages under these licences are installed. */
async function projectWith(licences: Record<string, string | undefined>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-licences-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const dependencies = Object.fromEntries(Object.keys(licences).map((name) => [name, '1.0.0']));
  const project = { name: 'p', version: '1.0.0', dependencies };
  const packages: Record<string, object> = { '': project };
  for (const [name, license] of Object.entries(licences)) {
    packages[`node_modules/${name}`] = { version: '1.0.0', license };
    await mkdir(join(folder, 'node_modules', name), { recursive: true });
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify(project));
  await writeFile(
    join(folder, 'package-lock.json'),
    JSON.stringify({ ...project, lockfileVersion: 3, packages }),
  );
  return folder;
}
