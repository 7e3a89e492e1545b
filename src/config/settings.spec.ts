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
