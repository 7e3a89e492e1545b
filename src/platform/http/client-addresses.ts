import { BlockList, isIPv4 } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { NAMED_RANGES } from './trusted-proxies.js';
import { readIpAddress } from './ip-address.js';

const MAPPED_BITS = 96;

/** Who a request is from, where proxies stand between. */
export class ClientAddresses {
  /** Each family by itself, as a range of IPv6 is none of IPv4. */
  private readonly ipv4 = new BlockList();
  private readonly ipv6 = new BlockList();

  /** @param trusted addresses, ranges and names of ranges, as {@link readTrustedProxies} lets them through. */
  constructor(trusted: readonly string[]) {
    for (const range of trusted.flatMap((item) => NAMED_RANGES[item] ?? [item])) this.trust(range);
  }

  /**
   * The peer, and while that is a trusted proxy, whom it names: the last element of X-Forwarded-For that is not used
   * yet. A proxy that names no address is itself the client, so that nobody is made a stranger's neighbour, or a new
   * client with each request, by a word that anybody can invent.
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
    // A range that is written as IPv6 has the bits before its IPv4 address, too.
    else if (written.includes(':')) this.trustMapped(written, address, Number(bits ?? 128));
    else this.ipv4.addSubnet(address, Number(bits ?? 32));
  }

  private trustMapped(ipv6: string, ipv4: string, bits: number): void {
    if (bits >= MAPPED_BITS) this.ipv4.addSubnet(ipv4, bits - MAPPED_BITS);
    else this.ipv6.addSubnet(ipv6, bits, 'ipv6');
  }
}

/** Of several headers Node.js makes one. Empty elements say nothing (RFC 9110, section 5.6.1). */
function elementsOf(header: string | string[] | undefined): string[] {
  if (header === undefined) return [];
  const elements = String(header).split(',');
  return elements.filter((element) => element.trim() !== '');
}
