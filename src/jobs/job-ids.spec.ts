import { describe, expect, it } from 'vitest';
import { ValidationFailedError } from '../platform/problems/validation-failed.error.js';
import { jobIdsIn } from './job-ids.js';

const URL = '/api/v1/stream?status=running&job_id=';

describe('the job ids of a stream', () => {
  it.each([
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    ['a%2Cb,c', ['a,b', 'c']],
    ['B%C3%BCro%20%2F%201,50%25', ['Büro / 1', '50%']],
    ['a+b', ['a b']],
  ])('%s', (text, ids) => {
    expect(jobIdsIn(URL + text, 'job_id')).toEqual(ids);
  });

  it('are those of a list that was encoded as a whole, too', () => {
    const encoded = new URLSearchParams({ job_id: ['a,b', 'c'].map(encodeURIComponent).join(',') });
    expect(jobIdsIn(`/api/v1/stream?${String(encoded)}`, 'job_id')).toEqual(
      expect.arrayContaining(['a,b', 'c']),
    );
    expect(jobIdsIn(`${URL}a%2Cb`, 'job_id')).toEqual(['a,b', 'a', 'b']);
  });

  it('are as many as were asked for, however their list is encoded', () => {
    const ids = Array.from({ length: 50 }, (_, index) => `host/${index}`).map(encodeURIComponent);
    const lists = [ids, [...ids, 'host%2F0']].map((list) => list.join());
    for (const list of lists.flatMap((plain) => [plain, encodeURIComponent(plain)])) {
      expect(jobIdsIn(URL + list, 'job_id', 50)).toContain('host/49');
      expect(() => jobIdsIn(`${URL}${list}${encodeURIComponent(',')}one-more`, 'job_id', 49)).toThrow(
        'at most 49',
      );
    }
  });

  it('are found under an encoded name', () => {
    expect(jobIdsIn('/api/v1/stream?q=b&job%5Fid=a', 'job_id')).toEqual(['a']);
    expect(() => jobIdsIn('/api/v1/stream?job_id', 'job_id')).toThrow(ValidationFailedError);
  });

  it('are none where the URL has none', () => {
    expect(jobIdsIn('/api/v1/stream', 'job_id')).toBeUndefined();
    expect(jobIdsIn('/api/v1/stream?q=job_id', 'job_id')).toBeUndefined();
  });

  it.each(['', ',', 'a,', '%zz', '%00', '.', 'a,%C3%28'])('%s is refused', (text) => {
    expect(() => jobIdsIn(URL + text, 'job_id')).toThrow(ValidationFailedError);
  });
});
