/** Where each platform shows a commit, below the repository. */
const COMMIT_PATHS: readonly (readonly [host: string, path: string])[] = [
  ['github.com', '/commit/'],
  ['gitlab.com', '/-/commit/'],
  ['bitbucket.org', '/commits/'],
];

/** The page of a repository; null for one that has none, such as a path or a plain `http:` address. */
export function repoUrl(repo: string | null): string | null {
  if (repo === null) return null;
  const trimmed = repo.trim();
  const [, host, path] = /^git@([^:/]+):(.+)$/s.exec(trimmed) ?? [];
  const address = host === undefined ? trimmed : `https://${host}/${path}`;
  const url = address
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .replace(/\/+$/, '');
  return url.startsWith('https://') ? url : null;
}

/** The page of a commit; null where the platform is another, or repository or commit are unknown. */
export function commitUrl(repo: string | null, hash: string | null): string | null {
  const url = repoUrl(repo);
  if (url === null || !hash?.trim()) return null;
  const host = hostOf(url);
  const path = COMMIT_PATHS.find(([known]) => host === known || host.endsWith(`.${known}`))?.[1];
  return path === undefined ? null : `${url}${path}${hash.trim()}`;
}

function hostOf(url: string): string {
  const [, authority = ''] = /^https:\/\/([^/?#]*)/.exec(url) ?? [];
  return authority.replace(/^.*@/, '').replace(/:\d*$/, '').toLowerCase();
}
