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
