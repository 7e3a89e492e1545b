/** How a value came to be another than its writer sees: what env files keep, and shells and editors hide. */
export interface Wrapping {
  readonly inner: string;
  /** Puts the same around what is shown of the inside. */
  wrap(inner: string): string;
  /** For a sentence, after what the setting takes. */
  readonly remark: string;
}

/** Quotes, white space or a carriage return around a value; undefined where there are none. */
export function wrappingOf(value: string): Wrapping | undefined {
  const [, before = '', trimmed = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(value) ?? [];
  const [, quote = '', unquoted = trimmed] = /^(["'])(.*)\1$/s.exec(trimmed) ?? [];
  const remarks = [
    quote && 'there are quotes around the value, which some env files (of Docker) keep: write it without',
    after.includes('\r') &&
      'its end is a carriage return, as an env file with the line ends of Windows has them',
    (before || after.replace(/\r\n?|\n/g, '')) && 'there is white space around the value: write it without',
  ].filter(Boolean);
  if (remarks.length === 0) return undefined;
  return {
    inner: unquoted,
    wrap: (inner) => before + quote + inner + quote + after,
    remark: `; ${remarks.join('; ')}`,
  };
}
