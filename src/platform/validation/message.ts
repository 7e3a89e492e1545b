const MAX_MESSAGE_CHARACTERS = 4_000;

/** A message as stored: at most 4,000 characters. */
export function storedMessage(message: string): string {
  return storedText(message, MAX_MESSAGE_CHARACTERS);
}

/** A text as stored: well-formed Unicode, cut between characters to at most `max` of them. */
export function storedText(text: string, max: number): string {
  if (text.length <= max) return text.toWellFormed();
  // A character takes at most two UTF-16 units, so this first cut loses none that may stay.
  const enough = text.toWellFormed().slice(0, 2 * max);
  return Array.from(enough).slice(0, max).join('');
}
