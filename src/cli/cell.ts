import stringWidth from 'string-width';

export type Cell = string | number | null | undefined;

const ELLIPSIS = '…';
const graphemes = new Intl.Segmenter();

/**
 * What would move a terminal's cursor, colour it or turn its text round. Joiners are left: families of emoji and
 * Persian words are made with them.
 */
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Clients chose some of the texts: what a terminal would obey is shown, not done. */
export function harmless(text: string): string {
  return text.replace(UNSAFE, (sign) => {
    const hex = (sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
    return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex}`;
  });
}

export function textOf(value: Cell): string {
  return value === null || value === undefined || value === '' ? '-' : harmless(String(value));
}

/** In cells of a terminal: a Chinese letter takes two, a combining mark none. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** At most so wide; what is cut off, between whole characters as a reader sees them, is `…`. */
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

/** Filled up with blanks, which stand before a figure and behind a word. */
export function padded(text: string, width: number, isFigure: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return isFigure ? blanks + text : text + blanks;
}
