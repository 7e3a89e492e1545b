import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../app/settings.js';
import { ClientAddresses } from './client-addresses.js';

const PROXY = '10.0.0.7';

function clientOf(trusted: string, peer: string | undefined, forwarded?: string): string | undefined {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: peer });
  const request = new IncomingMessage(socket);
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded;
  return new ClientAddresses(readSettings({ TRUST_PROXY: trusted }).trustProxy).of(request);
}

describe('the address of a client', () => {
  it.each([
    ['203.0.113.7:51234', '203.0.113.7'],
    ['[2001:db8::7]:51234', '2001:db8::7'],
    ['198.51.100.1, "203.0.113.7:51234"', '203.0.113.7'],
    ['198.51.100.1,203.0.113.7 , ,', '203.0.113.7'],
    [', 203.0.113.7', '203.0.113.7'],
    ['198.51.100.1, 203.0.113.7:51234, 10.0.0.7:4711, ::ffff:10.0.0.7', '203.0.113.7'],
    ['10.0.0.7, 10.0.0.7:1', '10.0.0.7'],
  ])('is the last that its proxy adds: %s', (forwarded, client) => {
    expect(clientOf(PROXY, PROXY, forwarded)).toBe(client);
  });

  it.each([
    'unknown',
    '_hidden',
    'unix:',
    '',
    ' , ',
    '198.51.100.1, unknown',
    '198.51.100.1, 10.0.0.7, nobody:80',
  ])('is that of the proxy, where this names none: %j', (forwarded) => {
    expect(clientOf(PROXY, PROXY, forwarded)).toBe(PROXY);
  });

  it.each(['none', '10.0.0.8', 'loopback', 'fd00::/8', '::/1', '::a00:7', '::ffff:10.0.0.8'])(
    'is that of the peer, where TRUST_PROXY=%s does not name it',
    (trusted) => {
      expect(clientOf(trusted, PROXY, '203.0.113.7')).toBe(PROXY);
      expect(clientOf(trusted, `::ffff:${PROXY}`, '203.0.113.7')).toBe(PROXY);
    },
  );

  it.each([
    ['10.0.0.7', '10.0.0.7'],
    ['10.0.0.7', '::ffff:10.0.0.7'],
    ['::ffff:10.0.0.7', '10.0.0.7'],
    ['::ffff:10.0.0.0/120', '10.0.0.7'],
    ['10.9.9.9/8', '10.0.0.7'],
    ['192.0.2.1,uniquelocal', '10.0.0.7'],
    ['uniquelocal', 'fd00::7'],
    ['linklocal', 'fe80::7%eth0'],
    ['loopback', '127.0.0.9'],
    ['loopback', '::1'],
    ['2001:db8::/32', '2001:db8:1::7'],
  ])('is what the proxy says, where TRUST_PROXY=%s names the peer %s', (trusted, peer) => {
    expect(clientOf(trusted, peer, '203.0.113.7')).toBe('203.0.113.7');
  });

  it('is that of the peer where nothing is forwarded, and none of a connection that is gone', () => {
    expect(clientOf(PROXY, PROXY)).toBe(PROXY);
    expect(clientOf(PROXY, undefined, '203.0.113.7')).toBeUndefined();
  });

  it('never depends on what stands before the last element that is no trusted proxy', () => {
    const element = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.constantFrom('', 'unknown', PROXY, `${PROXY}:80`, `[::ffff:${PROXY}]`, '203.0.113.7:1'),
    );
    fc.assert(
      fc.property(fc.array(element), fc.array(element), (before, after) => {
        const last = '192.0.2.99:4711';
        const told = clientOf(PROXY, PROXY, [last, ...after].join(', '));
        expect(clientOf(PROXY, PROXY, [...before, last, ...after].join(', '))).toBe(told);
      }),
    );
  });
});
