/** A comma that no backslash precedes stands between two prefixes. */
const SEPARATOR = /(?<!\\),/;

/** The prefixes of a list with commas, in which a comma of a prefix itself is written `\,`. */
export function prefixesOf(list: string): string[] {
  return list.split(SEPARATOR).map((prefix) => prefix.replaceAll(String.raw`\,`, ','));
}

/** As {@link prefixesOf} reads it. */
export function prefixList(prefixes: readonly string[]): string {
  return prefixes.map((prefix) => prefix.replaceAll(',', String.raw`\,`)).join(',');
}
