import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

/** Debian's, which test/setup.sh installs. */
const PROGRAM = process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium';

/** One for a whole file: it takes a second of CPU. */
export async function openBrowser(): Promise<Browser> {
  // Root has no sandbox, and /dev/shm of a container is small.
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'];
  return chromium.launch({ executablePath: PROGRAM, args });
}
