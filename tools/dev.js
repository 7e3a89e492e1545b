// `npm run dev`: compiles what changes, starts the hub again, with the lines of src/ in its stacks, and serves the dashboard
// from web/ in front of it. Settings come from .env, where there is one. Words after `--` go to Node, like `--inspect`.
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { BUILD } from './made-from.js';

// Builds of the watcher are not recorded, so that `npm start` builds again.
rmSync(BUILD.stamp, { force: true });
const settings = existsSync('.env') ? ['--env-file=.env'] : [];
const children = [
  compile('tsconfig.build.json'),
  compile('migrations'),
  run(
    '--watch',
    '--watch-preserve-output',
    '--enable-source-maps',
    ...settings,
    ...process.argv.slice(2),
    'dist/main.js',
  ),
  // With the same settings, as it passes requests on to the hub's PORT.
  run(...settings, 'node_modules/vite/bin/vite.js', 'web', '--clearScreen', 'false'),
];
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => children.forEach((child) => end(child, signal)));

function compile(project) {
  return run('node_modules/typescript/bin/tsc', '-p', project, '--watch', '--preserveWatchOutput');
}

/** In a group of its own, as the compiler is a child of the script that starts it. */
function run(...args) {
  return spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
}

function end({ pid }, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
