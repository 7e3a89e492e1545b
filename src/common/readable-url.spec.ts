import { describe, expect, it } from 'vitest';
import { readableUrl } from './readable-url.js';

describe('a URL that can be read', () => {
  it.each(['/', '*', '/api/v1/jobs/a', '/a%20b', '/%C3%A9?q=%', '/a%25#%', '/a?%zz=%ff'])(
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
  ])('has a path of plain characters in place of %s', (url, readable) => {
    expect(readableUrl(url)).toBe(readable);
    expect(() => decodeURIComponent(readable.split(/[?#]/)[0] ?? '')).not.toThrow();
  });
});
