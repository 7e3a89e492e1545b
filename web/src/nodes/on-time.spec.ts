import { expect, it } from 'vitest';
import { onTime } from './on-time.js';

it('gives each bucket of a span its place, and holes where nobody measured', () => {
  const span = { from: 90, until: 420, step: 60 };
  expect(onTime([0, 60, 240, 300], [9, 1, 4, 5], span)).toEqual([1, null, null, 4, 5, null, null]);
});
