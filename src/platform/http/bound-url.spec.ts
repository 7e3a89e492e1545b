import { describe, expect, it } from 'vitest';
import { authorityOf, boundUrl } from './bound-url.js';

describe('the URL of a bound socket', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:8082'],
    ['0.0.0.0', 'http://0.0.0.0:8082'],
    ['::', 'http://[::]:8082'],
    ['::1', 'http://[::1]:8082'],
    ['::ffff:192.0.2.7', 'http://[::ffff:192.0.2.7]:8082'],
    ['fe80::1%eth0', 'http://[fe80::1%25eth0]:8082'],
  ])('has %s as it is', (address, url) => {
    expect(boundUrl({ address, port: 8082, family: 'any' })).toBe(url);
  });

  it('is none while nothing is bound', () => {
    expect(() => boundUrl(null)).toThrow('no address');
  });
});

describe('an address with a port', () => {
  it('is written like the host of a URL also where that is a name', () => {
    expect(authorityOf({ address: 'localhost', port: 1 })).toBe('localhost:1');
  });
});
