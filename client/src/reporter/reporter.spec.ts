import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder } from '../../../test/support/spools.js';
import { createReporter } from '../index.js';
import { MEGABYTE, Spool } from '../spool/spool.js';
import type { Job } from './job.js';
import type { ReporterOptions } from './options.js';

const loop: { me?: object } = {};
loop.me = loop;
const trap = new Proxy(
  {},
  {
    get: () => {
      throw new Error('a getter that fails');
    },
  },
);
/** As JavaScript may give them, whatever the types say. */
const ODD: readonly unknown[] = [
  undefined,
  null,
  5,
  5n,
  'x',
  '',
  Symbol('x'),
  loop,
  trap,
  () => 1,
  Number.NaN,
];

function spoolFile(): string {
  return join(folder(), 'spool.sqlite');
}

describe('the library', () => {
  it('throws nothing, whatever it is called with', async () => {
    // In memory, as the disk takes a while for thousands of words.
    const spool = '/proc/nowhere/spool.sqlite';
    const say = (): void => {};
    for (const odd of ODD) {
      const reporter = createReporter({ spool, say, url: odd, token: odd } as ReporterOptions);
      for (const about of [
        odd,
        { id: odd },
        { id: 'a', vmName: odd, jobType: odd, phase: odd, status: odd },
      ]) {
        const job = reporter.job(about as never);
        for (const value of ODD) await useAll(job, value as never);
      }
      await reporter.close({ withinMs: 1 });
      await createReporter({ spool, say }).close(odd as never);
    }
    expect(() => createReporter(null as never)).not.toThrow();
  });

  it('ends a job though its figures or its error cannot be read', async () => {
    const spool = spoolFile();
    const said: string[] = [];
    const reporter = createReporter({ spool, say: (line) => said.push(line) });
    await reporter.job({ id: 'completed' }).complete(trap);
    await reporter.job({ id: 'failed' }).fail(loop);
    await reporter.job({ id: '' }).fail('lost');
    await reporter.close({ withinMs: 0 });
    const read = new Spool({ path: spool, maxBytes: MEGABYTE, say: () => {} });
    const last = read.oldest(100).filter(({ kind }) => kind === 'last');
    read.close();
    expect(last.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
      { status: 'completed' },
      { status: 'failed', error: expect.stringContaining('me:') as string },
    ]);
    expect(said).toEqual([
      'a getter that fails',
      'a job without an id is not reported; each run needs one of its own',
    ]);
  });

  it('says nothing more of a job that has ended', async () => {
    const spool = spoolFile();
    const reporter = createReporter({ spool });
    const job = reporter.job({ id: 'a' });
    await job.complete({ bytesTransferred: 10 });
    job.progress({ bytesTransferred: 5 });
    job.phase('late');
    await reporter.close({ withinMs: 0 });
    const read = new Spool({ path: spool, maxBytes: MEGABYTE, say: () => {} });
    expect(read.oldest(100).map(({ kind }) => kind)).toEqual(['first', 'last']);
    read.close();
  });
});

async function useAll(job: Job, value: never): Promise<void> {
  job.phase(value);
  job.progress(value);
  job.progress({ bytesTransferred: value, warningCount: value });
  job.disk(value, value);
  job.disk(0, { label: value, error: value });
  job.warn();
  await job.complete(value);
  await job.fail(value, value);
  await job.cancel(value);
}
