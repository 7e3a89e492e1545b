import { readFileSync } from 'node:fs';

/** The package's version; its manifest lies above the built file. */
export const VERSION = (
  JSON.parse(readFileSync(new URL(import.meta.resolve('backup-report/package.json')), 'utf8')) as {
    version: string;
  }
).version;
