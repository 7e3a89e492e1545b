/** The proxy for a target, by `HTTPS_PROXY` and `NO_PROXY` (or in small letters); none for plain HTTP. */
export function proxyFor(target: URL, env: NodeJS.ProcessEnv): URL | undefined {
  const proxy = env['https_proxy'] || env['HTTPS_PROXY'];
  if (!proxy || target.protocol !== 'https:' || isExempt(target, env['no_proxy'] || env['NO_PROXY'] || ''))
    return undefined;
  return new URL(/^\w+:\/\//.test(proxy) ? proxy : `http://${proxy}`);
}

/** Names stand for their subdomains too, with or without a dot before them; `*` is all. */
function isExempt({ hostname, port }: URL, list: string): boolean {
  const names = list.split(/[\s,]+/).filter(Boolean);
  return names.some((entry) => {
    const [, name = '', onPort] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
    if (onPort !== undefined && onPort !== (port || '443')) return false;
    return entry === '*' || hostname === name || hostname.endsWith(`.${name}`);
  });
}
