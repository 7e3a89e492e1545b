import { isIP } from 'node:net';
import { WrongSetting } from '../config/settings-reader.js';

const TAKES = "an address or name of this machine, like '127.0.0.1', '::1', '0.0.0.0' or 'localhost'";
const NAME = /^(?!-)[\p{L}\p{N}_-]{1,63}(\.[\p{L}\p{N}_-]{1,63})*\.?$/u;
const NAME_LENGTH = 253;
/** Four numbers are an address, even an invalid one, and never a name. */
const LIKE_ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;

/** Where to listen. @throws {WrongSetting} */
export function readHost(value: string): string {
  if (!value.trim()) throw new WrongSetting('a non-empty value');
  if (isIP(value) !== 0 || isName(value)) return value;
  throw new WrongSetting(`${TAKES}${hintOf(value)}`);
}

function isName(value: string): boolean {
  return NAME.test(value) && value.length <= NAME_LENGTH && !LIKE_ADDRESS.test(value);
}

/** Suggests the spelling that was probably meant. */
function hintOf(value: string): string {
  if (value === '*') return '; HOST=0.0.0.0 is every IPv4 address, HOST=:: includes IPv6';
  const [, bare = '', port] = /^(?:[a-z]+:\/\/)?(\[[^\]]*\]|[^/:]*)(?::(\d*))?\/?$/.exec(value.trim()) ?? [];
  const host = bare.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) === 0 && !isName(host)) return '';
  return `: HOST=${host}${port ? ` and PORT=${port}` : ''}`;
}
