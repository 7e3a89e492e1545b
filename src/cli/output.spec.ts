import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { sayJson } from './output.js';

it('prints JSON that says every character and in which a terminal finds nothing to obey', () => {
  const said = { vm_name: '\u001b[31m \u009b31m \u007f \u0085 \u{1F4BE} \u200d' };
  let printed = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  sayJson(said);
  spy.mockRestore();
  expect(printed).not.toMatch(/(?!\n)\p{Cc}/u);
  expect(JSON.parse(printed)).toEqual(said);
});

it('commands print by output.ts, which minds whether somebody reads; hub jobs watch draws by itself', () => {
  const files = readdirSync('src/cli', { recursive: true, encoding: 'utf8' });
  const printing = files.filter(
    (file) =>
      /(?<!\.spec)\.ts$/.test(file) &&
      /process\.stdout\.write|console\.(?:log|info|table)/.test(readFileSync(join('src/cli', file), 'utf8')),
  );
  expect(printing.toSorted()).toEqual(['jobs/watched-table.ts', 'output.ts']);
});
