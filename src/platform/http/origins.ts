import { WrongSetting } from '../config/settings-reader.js';

/** @throws {WrongSetting} */
export function readOrigins(value: string): readonly string[] {
  return value === 'none' ? [] : value.split(',').map((item) => originOf(item.trim()));
}

/** As browsers send it: a scheme, a host in lower case and a port that is not the usual one. */
function originOf(text: string): string {
  const isOrigin = /^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
  if (isOrigin) return text;
  throw new WrongSetting(
    "'none' or the origins of pages as browsers send them, like 'https://screens.example,http://localhost:3000', without '*' or a path",
  );
}
