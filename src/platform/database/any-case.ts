/** All cased characters lie below this code point. */
const END_OF_CASED = 0x1_f000;
const CASED = /^\p{Changes_When_Casemapped}$/u;
const PLAIN = /^[A-Za-z0-9\u{80}-\u{10ffff}]$/u;

/** Maps each character to its group of case variants: `s`, `S` and `ſ`; `σ`, `ς` and `Σ`. */
let groups: ReadonlyMap<string, string> | undefined;

/**
 * A regular expression that matches the text in any case, so that SQLite, MySQL and MariaDB find the same rows: each
 * folds case differently. Composed characters are not decomposed, and one character matches one (`ß` never matches
 * `ss`).
 */
export function anyCase(text: string): string {
  // This is the only character that becomes two in lower case.
  return Array.from(text.replaceAll('İ', 'i\u0307'), patternOf)
    .join('')
    .replaceAll('[Iiı]\u0307', '(?:[Iiı]\u0307|İ)');
}

function patternOf(character: string): string {
  groups ??= groupsByCase();
  const group = groups.get(character);
  if (group) return `[${group}]`;
  if (PLAIN.test(character)) return character;
  // Escapes characters that may be special in one of the three regular expression dialects.
  return `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;
}

function groupsByCase(): Map<string, string> {
  const byFold = new Map<string, string>();
  for (let code = 0; code < END_OF_CASED; code++) {
    const character = String.fromCodePoint(code);
    if (!CASED.test(character)) continue;
    const fold = foldOf(character);
    byFold.set(fold, (byFold.get(fold) ?? '') + character);
  }
  return new Map(
    [...byFold.values()].flatMap((group) => Array.from(group, (character) => [character, group])),
  );
}

function foldOf(character: string): string {
  const upper = ifOne(character.toUpperCase(), character);
  return ifOne(upper.toLowerCase(), upper);
}

/** Keeps the character where its other case takes several, as with `ß`. */
function ifOne(text: string, otherwise: string): string {
  return Array.from(text).length === 1 ? text : otherwise;
}
