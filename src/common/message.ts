const MAX_CHARACTERS = 4_000;

/** A message as it is stored: well-formed Unicode of at most 4,000 characters, cut between characters. */
export function storedMessage(message: string): string {
  // A character is at most two UTF-16 units, so the first cut loses none of the 4,000.
  const enough = message.toWellFormed().slice(0, 2 * MAX_CHARACTERS);
  return Array.from(enough).slice(0, MAX_CHARACTERS).join('');
}
