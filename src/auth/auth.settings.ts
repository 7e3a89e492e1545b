import { BlockList, isIP } from 'node:net';
import { SettingsReader, WrongSetting } from '../platform/config/settings-reader.js';

export type Auth = 'off' | 'required';

export interface AuthSettings {
  /** Whether requests need a token. */
  readonly auth: Auth;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** `off` is allowed only on addresses that no other machine can reach, and is the default there. */
export function readAuth(read: SettingsReader, host: string): Auth {
  const isPrivate = isLoopback(host);
  return read.parsed('AUTH', isPrivate ? 'off' : 'required', (value) => {
    if (value === 'required' || (value === 'off' && isPrivate)) return value;
    if (isPrivate) throw new WrongSetting("'off' or 'required'");
    throw new WrongSetting(
      `'required' where HOST is ${JSON.stringify(host)}; without tokens the hub listens only on 127.0.0.1, ::1 or localhost`,
    );
  });
}

export function isLoopback(host: string): boolean {
  const family = isIP(host);
  return family === 0 ? host === 'localhost' : loopback.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
