import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readableUrl } from './readable-url.js';

describe('a URL that can be read', () => {
  it.each(['/', '/api/v1/jobs/a', '/a%20b', '/%C3%A9?q=%', '/a%25#%', '/a?%zz=%ff', '//a/b'])(
    'is itself: %s',
    (url) => {
      expect(readableUrl(url)).toBe(url);
    },
  );

  it.each([
    ['/%', '/%25'],
    ['/a%zz', '/a%25zz'],
    ['/%ff?q=%41', '/%25ff?q=%41'],
    ['/%41/%ED%A0%80', '/%2541/%25ED%25A0%2580'],
    ['/%#%', '/%25#%'],
    ['http://a:1/b?c', '/b?c'],
    ['HTTPS://a', '/'],
    ['http://a?b', '/?b'],
    ['http://a/#%', '/#%'],
    ['http://a/%zz', '/%25zz'],
    ['http:', '/http:'],
    ['*', '/*'],
    ['', '/'],
  ])('has a path in place of %s', (url, readable) => {
    expect(readableUrl(url)).toBe(readable);
  });

  it('always has a path that can be decoded', () => {
    const part = fc.constantFrom(
      '/',
      '%',
      '%2',
      '%25',
      '%zz',
      '%ff',
      '%C3%A9',
      '?',
      '#',
      ':',
      'a',
      'http://',
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const [path = ''] = readableUrl(parts.join('')).split(/[?#]/);
        expect(path).toMatch(/^\//);
        expect(() => decodeURIComponent(path)).not.toThrow();
      }),
    );
  });
});
