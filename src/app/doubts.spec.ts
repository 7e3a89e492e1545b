import { describe, expect, it } from 'vitest';
import { doubtsOf } from './doubts.js';
import { readSettings } from './settings.js';

function doubts(env: Record<string, string>): string[] {
  return doubtsOf(readSettings(env), env).map(({ says }) => says);
}

describe('settings that go together', () => {
  it.each<Record<string, string>>([
    {},
    { STALE_AFTER_SECONDS: '1', FAIL_AFTER_SECONDS: '2', SWEEP_INTERVAL_SECONDS: '1' },
    { SWEEP_INTERVAL_SECONDS: '60' },
    { RATE_LIMIT_PER_SECOND: '5', RATE_LIMIT_BURST: '10' },
    { DATABASE_URL: 'mysql://hub@db/hub', DATABASE_POOL_SIZE: '5', DATABASE_PASSWORD: 'a"b"' },
    { DATABASE_URL: 'sqlite::memory:' },
    { HOST: '0.0.0.0', MIGRATE_ON_START: 'false' },
  ])('%j give no cause for doubt', (env) => {
    expect(doubts(env)).toEqual([]);
  });
});

describe('settings that contradict each other', () => {
  it.each<[Record<string, string>, string]>([
    [
      { FAIL_AFTER_SECONDS: '59' },
      'FAIL_AFTER_SECONDS (59) is below STALE_AFTER_SECONDS (60): a silent job fails',
    ],
    [{ STALE_AFTER_SECONDS: '300' }, 'FAIL_AFTER_SECONDS (300) is equal to STALE_AFTER_SECONDS (300)'],
    [{ SWEEP_INTERVAL_SECONDS: '61' }, 'SWEEP_INTERVAL_SECONDS (61) is above STALE_AFTER_SECONDS (60)'],
    [
      { PENDING_FAIL_AFTER_SECONDS: '9' },
      'SWEEP_INTERVAL_SECONDS (10) is above PENDING_FAIL_AFTER_SECONDS (9)',
    ],
    [{ DATABASE_URL: 'sqlite::memory:', AUTH: 'required' }, 'an in-memory database cannot hold any'],
    [{ DATABASE_URL: 'sqlite::memory:', MIGRATE_ON_START: 'false' }, 'starts without tables'],
    [{ RATE_LIMIT_BURST: '5' }, 'RATE_LIMIT_BURST has no effect'],
    [{ DATABASE_POOL_SIZE: '5' }, 'DATABASE_POOL_SIZE has no effect on SQLite'],
    [{ DATABASE_URL: 'mysql://hub@db/hub', DATABASE_PASSWORD: '"s3cret"' }, 'DATABASE_PASSWORD is in quotes'],
  ])('%j are valid, and doubted', (env, says) => {
    expect(doubts(env)).toEqual([expect.stringContaining(says)]);
    expect(JSON.stringify(doubtsOf(readSettings(env), env))).not.toContain('s3cret');
  });
});
