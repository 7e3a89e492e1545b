const MAX_CHARACTERS = 128;
const CONTROL = String.raw`\x00-\x1f\x7f-\x9f`;

/** Counts characters, not UTF-16 units. It avoids look-around, which not every OpenAPI tool supports. */
const PATTERN = `^[^\\s${CONTROL}](?:[^${CONTROL}]{0,${MAX_CHARACTERS - 2}}[^\\s${CONTROL}])?$`;
const ID = new RegExp(PATTERN, 'u');
const BEGINNING = new RegExp(`^[^\\s${CONTROL}][^${CONTROL}]{0,${MAX_CHARACTERS - 1}}$`, 'u');

/** Clients and proxies resolve these as path segments, so they would never arrive. */
const DOTS = ['.', '..'];

/** The OpenAPI schema of a job id. */
export const JOB_ID_SCHEMA = {
  minLength: 1,
  maxLength: MAX_CHARACTERS,
  pattern: PATTERN,
  not: { enum: DOTS },
};

export const JOB_ID_RULE =
  `must be 1 to ${MAX_CHARACTERS} characters of well-formed Unicode, without control characters, ` +
  'without white space at either end, and not . or ..';

/** Whether this is a valid job id. Ids contain machine names, which take all forms. */
export function isJobId(text: string): boolean {
  return ID.test(text) && text.isWellFormed() && !DOTS.includes(text);
}

/** Whether a job id may start with this. */
export function isJobIdPrefix(text: string): boolean {
  return BEGINNING.test(text) && text.isWellFormed();
}

/** Sendense names its jobs so, with the seconds since 1970. */
const OF_MACHINE = /^backup-(.+)-\d{10}$/su;

/** The machine in an id like `backup-pg1-1795643825`; null in any other id. */
export function machineIn(id: string): string | null {
  return OF_MACHINE.exec(id)?.[1] ?? null;
}
