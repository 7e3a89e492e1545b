export const LONGEST_NAME = 128;
export const NAME_RULE = `must be 1 to ${LONGEST_NAME} characters of well-formed Unicode`;
export const NAME_SCHEMA = { type: 'string', minLength: 1, maxLength: LONGEST_NAME } as const;

/** Whether a node may be called this. */
export function isNodeName(text: string): boolean {
  return text !== '' && text.isWellFormed() && Array.from(text).length <= LONGEST_NAME;
}
