import { isIPv6 } from 'node:net';
import type { AddressInfo } from 'node:net';

/** An address with a port, as URLs have it: IPv6 in brackets. */
export function authorityOf({ address, port }: Pick<AddressInfo, 'address' | 'port'>): string {
  // The zone of a link-local address begins with a percent sign, which a URL has to encode (RFC 6874).
  return isIPv6(address) ? `[${address.replace('%', '%25')}]:${port}` : `${address}:${port}`;
}

/** The address that a server's socket has, as a URL. Nest's `getUrl` says 127.0.0.1 where it is every interface. */
export function boundUrl(bound: AddressInfo | string | null): string {
  if (bound === null || typeof bound === 'string') throw new TypeError('The server has no address.');
  return `http://${authorityOf(bound)}`;
}
