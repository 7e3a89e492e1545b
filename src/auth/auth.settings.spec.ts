import { describe, expect, it } from 'vitest';
import { readSettings } from '../app/settings.js';

const PRIVATE = ['127.0.0.1', '127.8.9.10', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', 'localhost'];
const PUBLIC = [
  '0.0.0.0',
  '::',
  '10.0.0.1',
  '128.0.0.1',
  '::ffff:10.0.0.1',
  'fe80::1',
  'hub.example',
  '127.1',
];

describe('AUTH', () => {
  it.each(PRIVATE)('is off on %s unless told', (HOST) => {
    expect(readSettings({ HOST }).auth).toBe('off');
    expect(readSettings({ HOST, AUTH: 'off' }).auth).toBe('off');
    expect(readSettings({ HOST, AUTH: 'required' }).auth).toBe('required');
  });

  it.each(PUBLIC)('is required on %s, and cannot be off', (HOST) => {
    expect(readSettings({ HOST }).auth).toBe('required');
    expect(() => readSettings({ HOST, AUTH: 'off' })).toThrow(
      `AUTH: got "off", takes 'required' where HOST is "${HOST}"; without tokens the hub listens only on 127.0.0.1`,
    );
  });

  it('is off where HOST is absent', () => {
    expect(readSettings({}).auth).toBe('off');
  });

  it.each(['', 'on', 'OFF', 'true'])('does not take %j', (AUTH) => {
    expect(() => readSettings({ AUTH })).toThrow(`AUTH: got "${AUTH}", takes 'off' or 'required'`);
  });
});
