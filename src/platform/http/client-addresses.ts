import { BlockList, isIPv4 } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { NAMED_RANGES } from './trusted-proxies.js';
import { readIpAddress } from './ip-address.js';

const MAPPED_BITS = 96;

/** Finds the client's address behind proxies. */
export class ClientAddresses {
  /** One list per family, because an IPv6 range must not match IPv4 addresses. */
  private readonly ipv4 = new BlockList();
  private readonly ipv6 = new BlockList();

  /** @param trusted addresses, ranges and names of ranges, as validated by {@link readTrustedProxies}. */
  constructor(trusted: readonly string[]) {
    for (const range of trusted.flatMap((item) => NAMED_RANGES[item] ?? [item])) this.trust(range);
  }

  /**
   * Starts at the peer and, as long as that is a trusted proxy, moves on to the last unused element of X-Forwarded-For.
   * A proxy that names no valid address counts as the client itself: otherwise a forged header could blame a stranger,
   * or make each request look like a new client.
   */
  of({ socket, headers }: Pick<IncomingMessage, 'headers' | 'socket'>): string | undefined {
    let client = socket.remoteAddress && readIpAddress(socket.remoteAddress);
    const named = elementsOf(headers['x-forwarded-for']);
    while (named.length > 0 && client && this.trusts(client)) {
      const next = readIpAddress(named.pop() ?? '');
      if (next === undefined) break;
      client = next;
    }
    return client;
  }

  private trusts(address: string): boolean {
    return isIPv4(address) ? this.ipv4.check(address) : this.ipv6.check(address, 'ipv6');
  }

  private trust(range: string): void {
    const [written = '', bits] = range.split('/');
    const address = readIpAddress(written) ?? written;
    if (!isIPv4(address)) this.ipv6.addSubnet(address, Number(bits ?? 128), 'ipv6');
    // A range written as mapped IPv6 also counts the 96 bits before its IPv4 address.
    else if (written.includes(':')) this.trustMapped(written, address, Number(bits ?? 128));
    else this.ipv4.addSubnet(address, Number(bits ?? 32));
  }

  private trustMapped(ipv6: string, ipv4: string, bits: number): void {
    if (bits >= MAPPED_BITS) this.ipv4.addSubnet(ipv4, bits - MAPPED_BITS);
    else this.ipv6.addSubnet(ipv6, bits, 'ipv6');
  }
}

/** Node.js joins repeated headers into one. Empty elements are ignored (RFC 9110, section 5.6.1). */
function elementsOf(header: string | string[] | undefined): string[] {
  if (header === undefined) return [];
  const elements = String(header).split(',');
  return elements.filter((element) => element.trim() !== '');
}
