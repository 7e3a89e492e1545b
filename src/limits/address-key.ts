import { isIP } from 'node:net';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const GROUPS = 8;
/** What one customer gets of the net at least. */
const PREFIX_GROUPS = 4;

/** By what a client without a token is known: its IPv4 address, or the /64 of its IPv6 address. */
export function addressKey(address = ''): string {
  const ipv4 = MAPPED.exec(address)?.[1] ?? address;
  if (isIP(ipv4) === 4) return ipv4;
  // Some proxy's `unknown`: all of these count as one, or whoever invents them would never be limited.
  return isIP(address) === 6 ? `${prefixOf(address)}::/64` : 'unknown';
}

function prefixOf(ipv6: string): string {
  const [address = ''] = ipv6.split('%');
  const [head = '', tail] = address.split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const left = GROUPS - before.length - after.length;
  const groups = [...before, ...Array.from({ length: left }, () => '0'), ...after];
  return groups
    .slice(0, PREFIX_GROUPS)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}

/** The last 32 bits may be written like an IPv4 address; none of them is in the prefix. */
function groupsOf(part: string): string[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
}
