// Brings up to date what a script of package.json needs: the packages; with `build`, also dist/. Quick when nothing changed.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { BUILD, hashOf, isCurrent, PACKAGES } from './made-from.js';

installPackages();
// A release may lie here without its sources; it is served as it is.
if (process.argv[2] === 'build' && existsSync('src') && !isCurrent(BUILD)) npm('run', 'build');

function installPackages() {
  if (isCurrent(PACKAGES)) return;
  // npm writes this list last. Packages without a note of ours were installed by hand, and stay until they must change.
  const isComplete = existsSync('node_modules/.package-lock.json');
  if (!isComplete || existsSync(PACKAGES.stamp)) npm('ci');
  note(PACKAGES);
}

function note({ stamp, from }) {
  try {
    writeFileSync(stamp, hashOf(from));
  } catch (error) {
    // Packages that another user has installed are his to change.
    if (error.code !== 'EACCES' && error.code !== 'EROFS') throw error;
  }
}

function npm(...args) {
  try {
    execFileSync('npm', args, { stdio: 'inherit' });
  } catch ({ status }) {
    process.exit(status ?? 1);
  }
}
