import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findProgram, isExecutable } from './programs.js';

/** Runs Prometheus' own checks; resolves to what they complain of, or to nothing. */
export async function promtool(args: readonly string[], input?: string): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(program(), [...args], (error, stdout, stderr) =>
      resolve(error ? `${error.message}\n${stdout}${stderr}` : ''),
    );
    child.stdin?.end(input);
  });
}

/** Where test/setup.sh puts it. */
function program(): string {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const unpacked = join(cache, 'backup-telemetry-hub', 'promtool');
  const found = isExecutable(unpacked) ? unpacked : findProgram('promtool');
  if (!found) throw new Error('No promtool here; run: bash test/setup.sh');
  return found;
}
