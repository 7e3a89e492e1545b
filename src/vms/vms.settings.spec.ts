import { expect, it } from 'vitest';
import { readSettings } from '../app/settings.js';
import type { VmSource } from './vms.settings.js';

const OTHERS = { LIBVIRT_URI: 'test:///default', INFLUX_URL: 'http://127.0.0.1:8181', INFLUX_DB: 'vms' };

function sourceWith(token: string): VmSource | undefined {
  return readSettings({ ...OTHERS, INFLUX_TOKEN: token }).vmSource;
}

it.each(['apiv3_x', 'base64+/==', 'hub:pässwort', 'hub:two words'])('INFLUX_TOKEN takes %s', (token) => {
  expect(sourceWith(token)?.influx.token).toBe(token);
});

it.each(['ключ', 'two words', 'x'.repeat(1_025), ''])(
  'INFLUX_TOKEN does not take %j, and does not show it',
  (token) => {
    expect(() => sourceWith(token)).toThrow(
      'INFLUX_TOKEN: got "***", takes a token of at most 1024 visible characters of ASCII, or user:password of InfluxDB 1',
    );
  },
);
