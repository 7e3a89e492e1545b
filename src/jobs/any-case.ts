/** Cased characters lie below; the planes above have none. */
const END_OF_CASED = 0x1_f000;
const CASED = /^\p{Changes_When_Casemapped}$/u;
const PLAIN = /^[A-Za-z0-9\u{80}-\u{10ffff}]$/u;

/** Characters that are one another in another case, by any of them: `s`, `S` and `ſ`; `σ`, `ς` and `Σ`. */
let groups: ReadonlyMap<string, string> | undefined;

/**
 * A regular expression for the text itself, in whatever case: by it, SQLite, MySQL and MariaDB find the same rows, as
 * each of them folds case in another way. Characters stay as they are composed, and one stays one (`ß` is no `ss`).
 */
export function anyCase(text: string): string {
  // Of all characters, it alone becomes two in lower case.
  return Array.from(text.replaceAll('İ', 'i\u0307'), patternOf)
    .join('')
    .replaceAll('[Iiı]\u0307', '(?:[Iiı]\u0307|İ)');
}

function patternOf(character: string): string {
  groups ??= groupsByCase();
  const group = groups.get(character);
  if (group) return `[${group}]`;
  if (PLAIN.test(character)) return character;
  // What may mean something in one of the three dialects.
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

/** A case that takes several characters, as that of `ß`, is left alone. */
function ifOne(text: string, otherwise: string): string {
  return Array.from(text).length === 1 ? text : otherwise;
}
