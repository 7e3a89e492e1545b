import { describe, expect, it } from 'vitest';
import { readSettings } from '../../app/settings.js';

const TAKES = "an address or name of this machine, like '127.0.0.1', '::1', '0.0.0.0' or 'localhost'";

describe('HOST', () => {
  // prettier-ignore
  it.each(['127.0.0.1', '0.0.0.0', '::', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', 'fe80::1%eth0', 'localhost',
    'hub', 'hub.example', 'hub.example.', 'hub-1.svc_x.local', '127.1', 'büro'])('takes %s', (HOST) => {
    expect(readSettings({ HOST }).host).toBe(HOST);
  });

  it.each([
    ['http://127.0.0.1', ': HOST=127.0.0.1'],
    ['http://127.0.0.1/', ': HOST=127.0.0.1'],
    ['http://hub.example:9000', ': HOST=hub.example and PORT=9000'],
    ['127.0.0.1:9000', ': HOST=127.0.0.1 and PORT=9000'],
    ['localhost:9000', ': HOST=localhost and PORT=9000'],
    ['localhost:', ': HOST=localhost'],
    ['[::1]', ': HOST=::1'],
    ['[::1]:9000', ': HOST=::1 and PORT=9000'],
    ['http://[::1]:9000/', ': HOST=::1 and PORT=9000'],
    ['*', '; HOST=0.0.0.0 is every IPv4 address, HOST=:: includes IPv6'],
    [':9000', ''],
    ['my hub', ''],
    ['127.0.0.256', ''],
    ['0.0.0.0/0', ''],
    ['::1::', ''],
    ['-hub', ''],
    ['a..b', ''],
    ['x'.repeat(64), ''],
    ['/run/hub.sock', ''],
    [' localhost', ': HOST=localhost; the value has white space around it: remove it'],
    ['localhost\r', ': HOST=localhost; the value ends in a carriage return, as in an env file'],
  ])('takes no %j, and says what may be meant', (HOST, hint) => {
    const reading = (): unknown => readSettings({ HOST });
    expect(reading).toThrow(`HOST: got ${JSON.stringify(HOST)}, takes ${TAKES}${hint}`);
    if (hint === '') expect(reading).toThrow(/'localhost'$/);
  });

  it.each(['', ' '])('takes no %j', (HOST) => {
    expect(() => readSettings({ HOST })).toThrow(`HOST: got "${HOST}", takes a non-empty value`);
  });
});
