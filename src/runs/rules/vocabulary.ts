/** In the order in which messages name them. */
export const RUN_STATUSES = ['running', 'success', 'failure', 'partial', 'timeout', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const COMMIT_SOURCES = ['manual', 'llm', 'ci'] as const;
export type CommitSource = (typeof COMMIT_SOURCES)[number];

/** Other spellings that clients send. */
const ALIASES: Readonly<Record<string, RunStatus>> = {
  failed: 'failure',
  completed: 'success',
  succeeded: 'success',
  canceled: 'cancelled',
};

const SPELLINGS: ReadonlyMap<string, RunStatus> = new Map([
  ...RUN_STATUSES.map((status) => [status, status] as const),
  ...Object.entries(ALIASES),
]);

/** A status in any accepted spelling, any case and with outer blanks; undefined for any other text. */
export function readStatus(text: string): RunStatus | undefined {
  return SPELLINGS.get(text) ?? SPELLINGS.get(text.trim().toLowerCase());
}

/** The list as messages show it. */
export const STATUS_LIST = `[${RUN_STATUSES.map((status) => `'${status}'`).join(', ')}]`;

/** The version of the rows' form, as `local-telemetry` counts it. */
export const SCHEMA_VERSION = 7;
