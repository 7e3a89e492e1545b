import { expect, it } from 'vitest';
import { picker } from './picker.js';

interface Row {
  readonly id: string;
  readonly secret: string;
  readonly at: number | null;
  readonly "odd ' name": boolean;
}

it('copies the given members in their order, some of them converted, and no others', () => {
  const pick = picker<Row, { at: string; id: string; "odd ' name": boolean }>(["odd ' name", 'at', 'id'], {
    at: (ms) => `at ${ms}`,
  });
  const picked = pick({ id: 'a', secret: 'b', at: null, "odd ' name": true });
  expect(JSON.stringify(picked)).toBe(`{"odd ' name":true,"at":"at null","id":"a"}`);
});
