import { isIP } from 'node:net';
import { WrongSetting } from '../config/settings-reader.js';

/** Names for ranges of addresses, as Express and Fastify have them. */
export const NAMED_RANGES: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};
const CIDR = /^([^/%]+)(?:\/(\d{1,3}))?$/;

/** @throws {WrongSetting} */
export function readTrustedProxies(value: string): readonly string[] {
  return value === 'none' ? [] : value.split(',').map((item) => proxyOf(item.trim()));
}

/** Takes neither a hop count nor `true`: a client that bypasses the proxy could then forge any address. */
function proxyOf(text: string): string {
  const [, address = '', bits] = CIDR.exec(text) ?? [];
  const most = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  const prefix = Number(bits ?? most);
  if (Object.hasOwn(NAMED_RANGES, text) || (prefix >= 1 && prefix <= most)) return text;
  throw new WrongSetting(
    "'none' or the addresses of proxies, like '10.0.0.7,192.168.0.0/16,fd00::/8' or 'loopback', 'linklocal', 'uniquelocal'",
  );
}
