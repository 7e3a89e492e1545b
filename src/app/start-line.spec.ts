import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../platform/config/version.js';
import { readSettings } from './settings.js';
import { startLine } from './start-line.js';

const BEGINNING = `backup-telemetry-hub ${VERSION}, Node.js ${process.versions.node}`;

describe('the first line of log', () => {
  it.each<[Record<string, string>, string]>([
    [{}, `SQLite ${resolve('data/hub.sqlite')}, AUTH off`],
    [{ PORT: '8082', DATABASE_URL: 'sqlite::memory:' }, 'SQLite in memory, AUTH off'],
    [
      { HOST: '0.0.0.0', STALE_AFTER_SECONDS: '30', DATABASE_URL: 'mysql://hub:s3cret@db/hub' },
      'MySQL db:3306/hub, AUTH required; not default: HOST=0.0.0.0, STALE_AFTER_SECONDS=30',
    ],
  ])('of %j ends with %s', (env, end) => {
    expect(startLine(readSettings(env), env)).toBe(`${BEGINNING}, ${end}`);
  });

  it('shows no password', () => {
    const env = {
      DATABASE_URL: 'mysql://hub@db/hub',
      DATABASE_PASSWORD: 's3cret',
      DATABASE_READ_URL: 'mysql://hub:s3cret@replica/hub',
    };
    expect(startLine(readSettings(env), env)).not.toContain('s3cret');
    expect(startLine(readSettings(env), env)).toContain('DATABASE_PASSWORD=***');
  });
});
