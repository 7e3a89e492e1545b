import { expect, it } from 'vitest';
import { register } from '../job-rules/changes.js';
import { JobSet } from './job-set.js';

it('gives its changes in the order in which databases lock their rows, as every hub does', () => {
  const jobs = new JobSet(new Map());
  for (const jobId of ['b', '\u{1F4BE}', '\uff5e', 'a', 'a\u{1F4BE}', 'a\uff5e']) {
    jobs.record(register(undefined, { jobId, jobType: 'backup', said: {}, disks: [] }, 0));
  }
  const ids = jobs.changes().map(({ after }) => after.id);
  expect(ids).toEqual(['a', 'a\uff5e', 'a\u{1F4BE}', 'b', '\uff5e', '\u{1F4BE}']);
});
