import { isIP, isIPv4, isIPv6 } from 'node:net';

const GROUPS = 8;
/** ::ffff:0:0/96, the form in which IPv6 sockets show IPv4 addresses. */
const MAPPED = [0, 0, 0, 0, 0, 0xffff];
const QUOTED = /^"(.*)"$/;
const BRACKETED = /^\[(.*)\](?::\d{1,5})?$/;
const WITH_PORT = /^(.*):\d{1,5}$/;

/**
 * Reads an address in every form that proxies write: alone, with a port, with IPv6 brackets or zone, in quotes; IPv4
 * mapped into IPv6 becomes IPv4. Undefined for `unknown`, `_hidden` and anything else that is not an address.
 */
export function readIpAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  const bare = text.trim().replace(QUOTED, '$1').trim();
  const inBrackets = BRACKETED.exec(bare)?.[1];
  if (inBrackets !== undefined) return isIPv6(inBrackets) ? canonical(inBrackets) : undefined;
  const address = isIP(bare) === 0 ? WITH_PORT.exec(bare)?.[1] : bare;
  return address !== undefined && isIP(address) !== 0 ? canonical(address) : undefined;
}

function canonical(address: string): string {
  if (!isIPv6(address)) return address;
  const [ipv6 = ''] = address.split('%');
  return embeddedIpv4(ipv6, MAPPED) ?? ipv6;
}

/** The IPv4 address in the last 32 bits of an IPv6 address that starts with `prefix`. */
export function embeddedIpv4(ipv6: string, prefix: readonly number[]): string | undefined {
  const groups = groupsOf(ipv6);
  if (prefix.some((group, index) => groups[index] !== group)) return undefined;
  return groups
    .slice(prefix.length)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}

/** The eight numbers of an IPv6 address without a zone. */
export function groupsOf(ipv6: string): number[] {
  const [head = '', tail = ''] = ipv6.split('::');
  const [before, after] = [numbersOf(head), numbersOf(tail)];
  const left = GROUPS - before.length - after.length;
  return [...before, ...Array.from({ length: left }, () => 0), ...after];
}

/** The last 32 bits may be written as an IPv4 address. */
function numbersOf(part: string): number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => (group.includes('.') ? pairOf(group) : [parseInt(group, 16)]));
}

function pairOf(ipv4: string): [number, number] {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number);
  return [(a << 8) | b, (c << 8) | d];
}
