const MAX_CHARACTERS = 128;
const CONTROL = String.raw`\x00-\x1f\x7f-\x9f`;

/** Of characters, not UTF-16 units. Without look-around, which not every reader of the OpenAPI document knows. */
const PATTERN = `^[^\\s${CONTROL}](?:[^${CONTROL}]{0,${MAX_CHARACTERS - 2}}[^\\s${CONTROL}])?$`;
const ID = new RegExp(PATTERN, 'u');
const BEGINNING = new RegExp(`^[^\\s${CONTROL}][^${CONTROL}]{0,${MAX_CHARACTERS - 1}}$`, 'u');

/** Names of folders to clients and proxies, which never let them arrive. */
const DOTS = ['.', '..'];

/** What OpenAPI says of a job's id. */
export const JOB_ID_SCHEMA = {
  minLength: 1,
  maxLength: MAX_CHARACTERS,
  pattern: PATTERN,
  not: { enum: DOTS },
};

export const JOB_ID_RULE =
  `must be 1 to ${MAX_CHARACTERS} characters of well-formed Unicode, without control characters, ` +
  'with no white space at either end, and not . or ..';

/** Whether a job may have this id: machines have names of all kinds, and ids are made of them. */
export function isJobId(text: string): boolean {
  return ID.test(text) && text.isWellFormed() && !DOTS.includes(text);
}

/** Whether the id of a job may begin so. */
export function isJobIdPrefix(text: string): boolean {
  return BEGINNING.test(text) && text.isWellFormed();
}
