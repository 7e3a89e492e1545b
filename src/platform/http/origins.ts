import { WrongSetting } from '../config/settings-reader.js';

/** @throws {WrongSetting} */
export function readOrigins(value: string): readonly string[] {
  return value === 'none' ? [] : value.split(',').map((item) => originOf(item.trim()));
}

/** The form that browsers send: a scheme, a host in lower case, and a port unless it is the default one. */
function originOf(text: string): string {
  const isOrigin = /^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
  if (isOrigin) return text;
  throw new WrongSetting(
    "'none' or the origins of pages in the form browsers send, like 'https://screens.example,http://localhost:3000', without '*' or a path",
  );
}
