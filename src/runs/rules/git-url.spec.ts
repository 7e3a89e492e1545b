import { expect, it } from 'vitest';
import { commitUrl, repoUrl } from './git-url.js';

it.each([
  ['https://github.com/o/r', 'https://github.com/o/r', 'https://github.com/o/r/commit/abc1234'],
  ['https://github.com/o/r.git', 'https://github.com/o/r', 'https://github.com/o/r/commit/abc1234'],
  [' git@github.com:o/r.git ', 'https://github.com/o/r', 'https://github.com/o/r/commit/abc1234'],
  ['https://gitlab.com/g/s/r/', 'https://gitlab.com/g/s/r', 'https://gitlab.com/g/s/r/-/commit/abc1234'],
  ['git@bitbucket.org:o/r', 'https://bitbucket.org/o/r', 'https://bitbucket.org/o/r/commits/abc1234'],
  ['https://me@GitHub.com/o/r', 'https://me@GitHub.com/o/r', 'https://me@GitHub.com/o/r/commit/abc1234'],
  ['https://git.example.com/o/r.git', 'https://git.example.com/o/r', null],
  ['https://example.com/github.com/r', 'https://example.com/github.com/r', null],
  ['http://github.com/o/r', null, null],
  ['/srv/git/r.git', null, null],
  ['javascript:alert(1)//github.com', null, null],
  ['', null, null],
  [null, null, null],
])('of the repository %j is %j, and of its commit %j', (repo, url, commit) => {
  expect(repoUrl(repo)).toBe(url);
  expect(commitUrl(repo, 'abc1234')).toBe(commit);
  expect(commitUrl(repo, null)).toBeNull();
  expect(commitUrl(repo, ' ')).toBeNull();
});
