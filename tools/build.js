// Compiles src/ and migrations/ into dist/, the dashboard into dist/web/ and client/ into client/dist, and notes what they
// were made from.
import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { buildClient } from './build-client.js';
import { BUILD, hashOf } from './made-from.js';

// Before the compiler reads them: what changes meanwhile is built at the next start.
const madeFrom = hashOf(BUILD.from);
rmSync('dist', { recursive: true, force: true });
for (const project of ['tsconfig.build.json', 'migrations'])
  run('node_modules/typescript/bin/tsc', '-p', project);
run('node_modules/vite/bin/vite.js', 'build', 'web', '--logLevel', 'warn');
chmodSync('dist/cli/hub.js', 0o755);
await buildClient();
writeFileSync(BUILD.stamp, madeFrom);

function run(...args) {
  try {
    execFileSync(process.execPath, args, { stdio: 'inherit' });
  } catch {
    process.exit(1);
  }
}
