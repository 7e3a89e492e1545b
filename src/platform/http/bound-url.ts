import { isIPv6 } from 'node:net';
import type { AddressInfo } from 'node:net';

/** An address with its port in the form that URLs use: IPv6 in brackets. */
export function authorityOf({ address, port }: Pick<AddressInfo, 'address' | 'port'>): string {
  // A link-local address has a zone after a percent sign, which a URL must encode (RFC 6874).
  return isIPv6(address) ? `[${address.replace('%', '%25')}]:${port}` : `${address}:${port}`;
}

/** The address of a server's socket as a URL. Nest's `getUrl` says 127.0.0.1 for a socket on every interface. */
export function boundUrl(bound: AddressInfo | string | null): string {
  if (bound === null || typeof bound === 'string') throw new TypeError('The server has no address.');
  return `http://${authorityOf(bound)}`;
}
