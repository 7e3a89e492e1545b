import { WrongSetting } from '../config/settings-reader.js';
import type { SettingsReader } from '../config/settings-reader.js';

const LARGEST_PORT = 65_535;

/** A port beside that of the hub: 0 picks a free one, undefined is none. */
export function readExtraPort(read: SettingsReader, variable: string): number | undefined {
  const port = read.parsed(variable, 'none', (value) => {
    if (value === 'none') return -1;
    const number = /^\d{1,5}$/.test(value) ? Number(value) : LARGEST_PORT + 1;
    if (number > LARGEST_PORT) throw new WrongSetting(`'none' or a whole number from 0 to ${LARGEST_PORT}`);
    return number;
  });
  return port < 0 ? undefined : port;
}
