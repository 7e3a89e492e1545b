/** A comma without a backslash before it separates two prefixes. */
const SEPARATOR = /(?<!\\),/;

/** The prefixes of a comma-separated list, in which `\,` is a comma that belongs to a prefix. */
export function prefixesOf(list: string): string[] {
  return list.split(SEPARATOR).map((prefix) => prefix.replaceAll(String.raw`\,`, ','));
}

/** The inverse of {@link prefixesOf}. */
export function prefixList(prefixes: readonly string[]): string {
  return prefixes.map((prefix) => prefix.replaceAll(',', String.raw`\,`)).join(',');
}
