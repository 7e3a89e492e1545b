import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.js';

describe('the line about a wrong DATABASE_URL', () => {
  it.each([
    ['mysql://hub:s3cret:127.0.0.1:3306/db', 'mysql://***'],
    ['mysql://hub:s3cret/db', 'mysql://***'],
    ['mysql://127.0.0.1/db?user=hub&password=s3cret', 'mysql://***'],
    ['mysql://hub:s3cret@db/hub?password=s3cret', 'mysql://***@db/hub'],
    ['mysql//hub:s3cret@db/hub', '***@db/hub'],
    ['hub:s3cret@db/hub', '***@db/hub'],
    ['mysql://hub:s3@cret@db', 'mysql://***@db'],
    ['data/hub.sqlite', 'data/hub.sqlite'],
  ])('shows no password of %s', (url, shown) => {
    expect(() => readSettings({ DATABASE_URL: url })).toThrow(
      `DATABASE_URL: got "${shown}", takes 'sqlite:PATH'`,
    );
  });
});

describe('RETENTION_DAYS', () => {
  it.each([
    [undefined, 0],
    ['0', 0],
    ['90', 7_776_000_000],
  ])('of %s keeps ended jobs for %i ms, 0 being for ever', (days, ms) => {
    expect(readSettings(days === undefined ? {} : { RETENTION_DAYS: days }).retentionMs).toBe(ms);
  });

  it.each(['-1', '1.5', '40000', '90d', ''])('takes no %j', (days) => {
    expect(() => readSettings({ RETENTION_DAYS: days })).toThrow('takes a whole number from 0 to 36500');
  });
});
