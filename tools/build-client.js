// Bundles client/src into client/dist: few files start faster. With it go the types, which stand alone, and the binaries
// of SQLite for Node 20 (docs/decisions/0031).
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { build } from 'vite';

const DIST = resolve('client/dist');
const PLATFORMS = ['linux-x64', 'linux-arm64'];

export async function buildClient() {
  rmSync(DIST, { recursive: true, force: true });
  await bundle();
  chmodSync(join(DIST, 'backup-report.js'), 0o755);
  copyBinaries();
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'client/tsconfig.types.json'], {
    stdio: 'inherit',
  });
  keepReachable(join(DIST, 'types/client/src/index.d.ts'));
}

async function bundle() {
  await build({
    configFile: false,
    root: resolve('client'),
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20',
      outDir: DIST,
      rollupOptions: {
        input: {
          index: 'client/src/index.ts',
          'backup-report': 'client/src/cli/backup-report.ts',
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'parts/[name].js' },
      },
    },
  });
}

/** The platforms that backups run on; elsewhere a Node that has SQLite built in is needed. */
function copyBinaries() {
  const require = createRequire(import.meta.url);
  const from = dirname(require.resolve('@photostructure/sqlite/package.json'));
  const to = join(DIST, 'native');
  mkdirSync(to, { recursive: true });
  copyFileSync(join(from, 'LICENSE'), join(to, 'LICENSE'));
  for (const platform of PLATFORMS)
    for (const file of readdirSync(join(from, 'prebuilds', platform)))
      copyFileSync(
        join(from, 'prebuilds', platform, file),
        join(to, `${platform}.${basename(file).split('.')[1]}.node`),
      );
}

/** Declarations are made of every file that the compiler read; the package has those that its own lead to. */
function keepReachable(entry) {
  const kept = new Set();
  const visit = (file) => {
    if (kept.has(file) || !existsSync(file)) return;
    kept.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, path] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)['"]/g))
      visit(resolve(dirname(file), path.replace(/\.js$/, '.d.ts')));
  };
  visit(entry);
  const folder = join(DIST, 'types');
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(file.parentPath, file.name);
    if (file.isFile() && !kept.has(path)) rmSync(path);
  }
}
