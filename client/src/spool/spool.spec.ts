import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { bodies, folder, openSpool, word } from '../../../test/support/spools.js';

describe('the spool', () => {
  it('keeps the first and the last word of a job, and of its progress the newest figures', () => {
    const { spool } = openSpool(join(folder(), 'spool.sqlite'));
    spool.accept([word('a', 'first', { vm_name: 'pg1' })]);
    spool.accept([
      word('a', 'progress', { bytes_transferred: 1, disks: [{ disk_index: 0, bytes_transferred: 1 }] }),
    ]);
    spool.accept([
      word('a', 'progress', { bytes_transferred: 2, disks: [{ disk_index: 1, bytes_transferred: 1 }] }),
    ]);
    spool.accept([word('a', 'last')]);
    expect(bodies(spool.oldest(10))).toMatchObject([
      { kind: 'first', vm_name: 'pg1' },
      { kind: 'progress', bytes_transferred: 2, disks: [{ disk_index: 0 }, { disk_index: 1 }] },
      { kind: 'last', status: 'completed' },
    ]);
  });

  it('is for its owner alone, its log included', () => {
    const path = join(folder(), 'deep', 'spool.sqlite');
    openSpool(path).spool.accept([word('a', 'first')]);
    for (const file of [path, `${path}-wal`]) expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('leaves what was said of a job while its word was on the way', () => {
    const { spool } = openSpool(join(folder(), 'spool.sqlite'));
    spool.accept([word('a', 'first'), word('a', 'progress', { bytes_transferred: 1 })]);
    const sent = spool.oldest(10);
    spool.accept([word('a', 'progress', { bytes_transferred: 2 })]);
    spool.settle(sent, []);
    expect(bodies(spool.oldest(10))).toMatchObject([{ kind: 'progress', bytes_transferred: 2 }]);
  });

  it('counts up the sequence of a job across processes and a clock that is set back', () => {
    const path = join(folder(), 'spool.sqlite');
    const sequences = [0, -86_400_000, 3_600_000, -5_000].map((stepMs) => {
      const { spool } = openSpool(path);
      const now = vi.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-11-21T09:00:00Z') + stepMs);
      spool.accept([word('a', 'progress')]);
      now.mockRestore();
      const [stored] = spool.oldest(1);
      spool.settle(stored ? [stored] : [], []);
      spool.close();
      return stored?.sequence ?? 0;
    });
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    expect(new Set(sequences).size).toBe(4);
  });

  it('drops the oldest progress and then the oldest finished jobs at its bound, and says so', () => {
    const { spool } = openSpool(join(folder(), 'spool.sqlite'), 200_000);
    const text = 'x'.repeat(900);
    for (let job = 0; job < 100; job++)
      spool.accept([word(`p${job}`, 'first'), word(`p${job}`, 'progress', { error: text })]);
    const afterProgress = spool.oldest(1_000);
    expect(afterProgress.filter(({ kind }) => kind === 'first')).toHaveLength(100);
    for (let job = 0; job < 300; job++)
      spool.accept([word(`l${job}`, 'last', { status: 'failed', error: text })]);
    const ids = spool.oldest(1_000).map(({ job }) => job.jobId);
    expect(ids).toContain('l299');
    expect(ids).not.toContain('l0');
    expect(ids.filter((id) => id.startsWith('p'))).toHaveLength(100);
    expect(spool.note('dropped')).toMatchObject({ progress: 100, jobs: expect.any(Number) as number });
  });

  it('keeps the newest 1,000 of the refused words, for 30 days', () => {
    const { spool } = openSpool(join(folder(), 'spool.sqlite'));
    for (let round = 0; round < 11; round++) {
      spool.accept(Array.from({ length: 100 }, (_, index) => word(`r${round}-${index}`, 'first')));
      const words = spool.oldest(100);
      spool.settle(
        [],
        words.map((refused) => ({ word: refused, status: 422, reason: 'wrong' })),
      );
    }
    expect(spool.rejected()).toHaveLength(1_000);
    expect(spool.rejected()[0]).toMatchObject({ job_id: 'r10-99', status: 422, reason: 'wrong' });
    const now = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 31 * 86_400_000);
    expect(spool.rejected()).toEqual([]);
    now.mockRestore();
  });
});

it('makes an open file its owner’s', () => {
  const path = join(folder(), 'spool.sqlite');
  openSpool(path).spool.accept([word('a', 'first')]);
  chmodSync(path, 0o644);
  openSpool(path).spool.accept([word('b', 'first')]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
