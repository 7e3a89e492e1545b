/** One request and the answer that the contract gives it. */
export interface InputCase {
  readonly sentence: string;
  readonly method: string;
  readonly path: string;
  /** The type is application/json by default. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly chunked?: boolean;
  readonly status: number;
  /** On 422, all of them. */
  readonly pointers?: readonly string[];
  /** Members of a good answer. */
  readonly answer?: object;
  /** Members of the job with that id afterwards. */
  readonly stored?: { readonly id: string; readonly job: object };
}

export const TELEMETRY = '/api/v1/telemetry/backup';
export const BATCH = '/api/v1/telemetry/batch';
export const JOBS = '/api/v1/jobs';
/** The job of every refused request, about which nothing may be stored. */
export const REFUSED_ID = 'refused';
/** Jobs that must be there: a backup that runs, two more that get cancelled, and one that has ended. */
export const RUNNING_ID = 'known-running';
export const RUNNING_VM = 'pg1';
export const CANCEL_IDS = ['known-to-cancel', 'known-to-cancel-too'] as const;
export const ENDED_ID = 'known-ended';

export const EMOJI = '\u{1F4BE}';
export const MEBIBYTE = 1024 * 1024;
export const RUNNING = '"status":"running"';
export const REGISTERED = '"job_type":"backup"';

export const json = (value: unknown): string => JSON.stringify(value);
export const DEEP_LISTS = '['.repeat(50_000) + ']'.repeat(50_000);
export const DEEP_OBJECTS = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
export const brief = (text: string): string =>
  text.length > 60 ? `${text.slice(0, 40)}… (${text.length} characters)` : text;
