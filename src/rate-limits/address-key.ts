import { isIPv4 } from 'node:net';
import { embeddedIpv4, groupsOf, readIpAddress } from '../platform/http/ip-address.js';

/** A /64 is the least that one customer gets. */
const PREFIX_GROUPS = 4;
/** 64:ff9b::/96, the prefix under which a gateway maps IPv4 into IPv6 (RFC 6052). */
const TRANSLATED = [0x64, 0xff9b, 0, 0, 0, 0];

/** Identifies a client without a token: by its IPv4 address, or the /64 of its IPv6 address. */
export function addressKey(text = ''): string {
  const address = readIpAddress(text);
  if (address === undefined) return 'unknown';
  if (isIPv4(address)) return address;
  const prefix = groupsOf(address).slice(0, PREFIX_GROUPS);
  return embeddedIpv4(address, TRANSLATED) ?? `${prefix.map((group) => group.toString(16)).join(':')}::/64`;
}
