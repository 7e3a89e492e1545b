import { expect, it } from 'vitest';
import { readSourceRow } from './source-run.js';

const ROW = { id: 1, event_id: 'e', run_id: 'r', agent_name: 'a', job_type: 't', start_time: '2026-01-02' };
const MIB = 1024 * 1024;

it('cuts texts that are too long together, the longest first, and never a character in two', () => {
  const read = readSourceRow({ ...ROW, error_details: 'é'.repeat(MIB), error_summary: 'why', source_ref: 7 });
  if (typeof read === 'string') throw new Error(read);
  const { error_details: details, ...run } = read.told.run;
  expect(run).toMatchObject({ error_summary: 'why', source_ref: '7' });
  expect(details).toBe('é'.repeat((MIB - 4) / 2));
});
