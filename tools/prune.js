// Takes from node_modules what no hub reads, for an image or an installation: the compiler, what helps developers,
// other platforms' binaries, and copies of packages for browsers. `npm ci` brings all of it
// back. With --check it only looks whether its list is right.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Each of them must be there, so that the list cannot go out of date. */
const UNUSED = [
  // For bin, of packages; and an optional peer of @nestjs/swagger.
  '.bin',
  // The link to client/, which is a package of its own.
  'backup-report',
  '@typescript',
  'typescript',
  // For browsers and bundlers.
  'class-validator/bundles',
  'class-validator/esm2015',
  'class-validator/esm5',
  'dayjs/esm',
  'libphonenumber-js/bundle',
  'libphonenumber-js/es6',
  'libphonenumber-js/es6-modern',
  'luxon/build/amd',
  'luxon/build/cjs-browser',
  'luxon/build/es6',
  'luxon/build/global',
  'rxjs/dist/bundles',
  'rxjs/dist/esm',
  'rxjs/dist/esm5',
  'swagger-ui-dist/swagger-ui-es-bundle.js',
  'swagger-ui-dist/swagger-ui-es-bundle-core.js',
  'typeorm/browser',
  // Tests.
  'bintrees/test',
];
/** Source maps, types, TypeScript, and the source of SQLite. */
const FOR_DEVELOPERS = /\.(map|ts|mts|cts|tsbuildinfo|c|cc|cpp|h|gyp|gypi)$/;
/** Binaries lie in a file or a folder that is named after the platform. */
const PLATFORM = /^(darwin|linux|linuxmusl|win32)-(arm64|x64)(\.node)?$/;
const OURS = [process.platform, `${process.platform}musl`].map((platform) => `${platform}-${process.arch}`);

const missing = UNUSED.filter((path) => !existsSync(join('node_modules', path)));
if (missing.length > 0) {
  console.error(`tools/prune.js is out of date: node_modules has no ${missing.join(', ')}`);
  process.exit(1);
}
if (process.argv[2] !== '--check') prune();

function prune() {
  for (const path of UNUSED) remove(path);
  for (const path of readdirSync('node_modules', { recursive: true })) {
    const name = basename(path);
    const isForOthers = PLATFORM.test(name) && !OURS.includes(basename(name, '.node'));
    if (FOR_DEVELOPERS.test(name) || isForOthers) remove(path);
  }
}

/** Its folder may have gone before it. */
function remove(path) {
  rmSync(join('node_modules', path), { recursive: true, force: true });
}
