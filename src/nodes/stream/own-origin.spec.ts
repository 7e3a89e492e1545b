import { expect, it } from 'vitest';
import { isOwnOrigin } from './own-origin.js';

it.each([
  ['http://hub:8082', 'hub:8082', true],
  ['https://hub', 'hub', true],
  ['http://hub:8082', 'hub:9000', true],
  ['http://hub:9000', 'hub:9000', true],
  ['http://hub:8083', 'hub:8082', false],
  ['http://evil:8082', 'hub:9000', false],
  ['http://hub.evil:8082', 'hub:8082', false],
  ['null', 'hub:8082', false],
  ['http://hub:8082', '', false],
])('a page of %s that asks %s is of a hub at port 8082: %s', (origin, host, isOwn) => {
  expect(isOwnOrigin(origin, host, 8082)).toBe(isOwn);
});
