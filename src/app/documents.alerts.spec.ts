import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { codeIn, tableOf } from '../../test/support/documents.js';

it('docs/monitoring lists every alert of its rules, in their order', () => {
  const rules = readFileSync('docs/monitoring/alerts.yml', 'utf8');
  const due = [...rules.matchAll(/alert: (\w+)/g)].map(([, name]) => name);
  const rows = tableOf(readFileSync('docs/monitoring/README.md', 'utf8'), 'alert', 'fires when');
  expect(due.length).toBeGreaterThan(5);
  expect(rows.flatMap(([alert = '']) => codeIn(alert))).toEqual(due);
});
