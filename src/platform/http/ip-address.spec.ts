import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupsOf, readIpAddress } from './ip-address.js';

describe('an address as a proxy writes it', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:51234', '203.0.113.7'],
    [' \t203.0.113.7:51234 ', '203.0.113.7'],
    ['"203.0.113.7:51234"', '203.0.113.7'],
    ['" 203.0.113.7 "', '203.0.113.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:db8::7]:51234', '2001:db8::7'],
    ['"[2001:db8::7]:51234"', '2001:db8::7'],
    ['2001:db8:1:2:3:4:5:6:51234', '2001:db8:1:2:3:4:5:6'],
    ['2001:db8::7:51234', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:80', 'fe80::1'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:203.0.113.7', '203.0.113.7'],
    ['0:0:0:0:0:ffff:cb00:7107', '203.0.113.7'],
    ['[::ffff:203.0.113.7]:51234', '203.0.113.7'],
    ['::ffff:203.0.113.7:51234', '203.0.113.7'],
  ])('is read from %j', (text, address) => {
    expect(readIpAddress(text)).toBe(address);
  });

  it.each([
    '',
    '""',
    '[]',
    'unknown',
    'unknown:51234',
    '_hidden',
    'unix:',
    'client.example',
    'client.example:80',
    '203.0.113',
    '203.0.113.7.8',
    '203.0.113.256',
    '0203.0.113.7',
    '203.0.113.7:',
    '203.0.113.7:x',
    '203.0.113.7:123456',
    '[203.0.113.7]',
    '[2001:db8::7',
    '[2001:db8::7]:x',
    '2001:db8::7::1',
    '203.0.113.7 198.51.100.1',
    'for=203.0.113.7',
    'x'.repeat(16_384),
    ':'.repeat(16_384),
  ])('is none in %j', (text) => {
    expect(readIpAddress(text)).toBeUndefined();
  });

  it('is the same in each form, for every address', () => {
    const port = fc.integer({ min: 0, max: 65_535 });
    fc.assert(
      fc.property(fc.ipV4(), port, (ipv4, number) => {
        const mapped = `::ffff:${ipv4}`;
        for (const text of [ipv4, `${ipv4}:${number}`, `"${ipv4}"`, mapped, `[${mapped}]:${number}`]) {
          expect(readIpAddress(text)).toBe(ipv4);
        }
      }),
    );
  });
});

describe('the groups of an IPv6 address', () => {
  it('are eight, and those that a URL has', () => {
    fc.assert(
      fc.property(fc.ipV6(), (ipv6) => {
        const groups = groupsOf(ipv6);
        expect(groups).toHaveLength(8);
        const written = groups.map((group) => group.toString(16)).join(':');
        expect(new URL(`http://[${written}]`).host).toBe(new URL(`http://[${ipv6}]`).host);
      }),
    );
  });
});
