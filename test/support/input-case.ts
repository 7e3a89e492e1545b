/** One request and the answer that the contract gives it. */
export interface InputCase {
  readonly sentence: string;
  readonly method: string;
  readonly path: string;
  /** Of type application/json, unless told. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly chunked?: boolean;
  readonly status: number;
  /** On 422, all of them. */
  readonly pointers?: readonly string[];
  /** What a good answer has in it. */
  readonly answer?: object;
  /** What the job of that id says afterwards. */
  readonly stored?: { readonly id: string; readonly job: object };
}

export const TELEMETRY = '/api/v1/telemetry/backup';
export const BATCH = '/api/v1/telemetry/batch';
export const JOBS = '/api/v1/jobs';
/** What every refused request is about, so that nothing may be stored of it. */
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
