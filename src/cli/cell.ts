import stringWidth from 'string-width';

export type Cell = string | number | null | undefined;

const ELLIPSIS = '…';
const graphemes = new Intl.Segmenter();

/**
 * Characters that would move a terminal's cursor, change its colours or reverse its text. Joiners stay: emoji families
 * and Persian words need them.
 */
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Some texts come from clients: escape sequences are shown, never sent to the terminal. */
export function harmless(text: string): string {
  return text.replace(UNSAFE, (sign) => {
    const hex = (sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
    return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex}`;
  });
}

export function textOf(value: Cell): string {
  return value === null || value === undefined || value === '' ? '-' : harmless(String(value));
}

/** The width in terminal cells: a Chinese character takes two, a combining mark none. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** Cuts a text to a width, between characters as a reader sees them, and ends it with `…`. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let room = width - widthOf(ELLIPSIS);
  for (const { segment } of graphemes.segment(text)) {
    room -= widthOf(segment);
    if (room < 0) break;
    kept += segment;
  }
  return kept + ELLIPSIS;
}

/** Pads a text with spaces: figures are aligned right, words left. */
export function padded(text: string, width: number, isFigure: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return isFigure ? blanks + text : text + blanks;
}
