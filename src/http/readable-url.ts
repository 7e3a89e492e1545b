/** As a proxy may be asked (RFC 9112, section 3.2.2). */
const ABSOLUTE = /^https?:\/\/[^/?#]*/i;

/**
 * What a request asks for as a path that the router can read: without a host, and where the path cannot be decoded,
 * each `%` stands for itself. So it comes to a route or to none like every other, and what judges tokens, logs and
 * counts sees it.
 */
export function readableUrl(target: string): string {
  const url = target.startsWith('/') ? target : asPath(target.replace(ABSOLUTE, ''));
  if (!url.includes('%')) return url;
  const end = url.search(/[?#]/);
  const path = end < 0 ? url : url.slice(0, end);
  return isDecodable(path) ? url : path.replaceAll('%', '%25') + url.slice(path.length);
}

function asPath(rest: string): string {
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
