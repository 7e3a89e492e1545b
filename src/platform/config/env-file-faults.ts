/** Characters around a value that env files keep and that shells and editors hide. */
export interface Wrapping {
  readonly inner: string;
  /** Puts the same characters around the text that is shown instead of the inner value. */
  wrap(inner: string): string;
  /** The end of a sentence about the values that the setting takes. */
  readonly remark: string;
}

/** Quotes, white space or a carriage return around a value; undefined where there are none. */
export function wrappingOf(value: string): Wrapping | undefined {
  const [, before = '', trimmed = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(value) ?? [];
  const [, quote = '', unquoted = trimmed] = /^(["'])(.*)\1$/s.exec(trimmed) ?? [];
  const remarks = [
    quote && "the value is in quotes, which some env files (Docker's) keep: remove them",
    after.includes('\r') &&
      'the value ends in a carriage return, as in an env file with Windows line endings',
    (before || after.replace(/\r\n?|\n/g, '')) && 'the value has white space around it: remove it',
  ].filter(Boolean);
  if (remarks.length === 0) return undefined;
  return {
    inner: unquoted,
    wrap: (inner) => before + quote + inner + quote + after,
    remark: `; ${remarks.join('; ')}`,
  };
}
