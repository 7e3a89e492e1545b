import { expect } from 'vitest';
import {
  BATCH,
  brief,
  CANCEL_IDS,
  DEEP_LISTS,
  DEEP_OBJECTS,
  EMOJI,
  JOBS,
  json,
  MEBIBYTE,
  REGISTERED,
  RUNNING,
  TELEMETRY,
} from './input-case.js';
import type { InputCase } from './input-case.js';

const X = 'x'.repeat(3_999);
const anInstant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown;

// prettier-ignore
const GOOD_REPORTS: readonly (readonly [sentence: string, members: string, job: object])[] = [
  ['an unknown member of 50,000 lists', `"x":${DEEP_LISTS}`, { status: 'running' }],
  ['an unknown member of 50,000 objects', `"x":${DEEP_OBJECTS}`, { status: 'running' }],
  ['an unknown member of a disk, 50,000 deep', `"disks":[{"disk_index":0,"disks":${DEEP_LISTS}}]`, { disks: [{ disk_index: 0 }] }],
  ['an error code 50,000 deep', `"error":{"message":"m","code":${DEEP_LISTS}}`, { error_message: 'm' }],
  ['every optional member null',
    `"sequence":null,"timestamp":null,"current_phase":null,"bytes_transferred":null,"total_bytes":null,"transfer_speed_bps":null,
     "eta_seconds":null,"progress_percent":null,"warning_count":null,"error":null,"disks":null,"vm_name":null,"job_id":null,
     "repository_id":null,"policy_id":null,"backup_type":null,"job_type":null`,
    { vm_name: null, bytes_transferred: null, warning_count: 0, disks: [] }],
  ['every optional member of a disk null',
    '"disks":[{"disk_index":0,"label":null,"bytes_transferred":null,"total_bytes":null,"progress_percent":null,"status":null,"error":null}]',
    { disks: [{ disk_index: 0, status: 'pending', bytes_transferred: null, error_message: null }] }],
  ['no disks', '"disks":[]', { disks: [] }],
  ['1,024 disks', `"disks":${json(Array.from({ length: 1024 }, (_, i) => ({ disk_index: i, bytes_transferred: 1 })))}`, { bytes_transferred: 1024 }],
  ['disk_index 65535', '"disks":[{"disk_index":65535}]', { disks: [{ disk_index: 65_535 }] }],
  ['a disk that is running', '"disks":[{"disk_index":0,"status":"running"}]', { disks: [{ status: 'transferring' }] }],
  ['bytes_transferred 2^53-1', '"bytes_transferred":9007199254740991', { bytes_transferred: Number.MAX_SAFE_INTEGER }],
  ['disks that sum up to more than 2^53-1',
    '"disks":[{"disk_index":0,"bytes_transferred":9007199254740991},{"disk_index":1,"bytes_transferred":9007199254740991}]',
    { disks: [{ bytes_transferred: Number.MAX_SAFE_INTEGER }, { bytes_transferred: Number.MAX_SAFE_INTEGER }] }],
  ['whole numbers written as 5.0, 1e3 and -0', '"bytes_transferred":5.0,"total_bytes":1e3,"transfer_speed_bps":-0',
    { bytes_transferred: 5, total_bytes: 1000, transfer_speed_bps: 0 }],
  ['eta_seconds 2^53', '"eta_seconds":9007199254740992', { eta_seconds: 2_147_483_647 }],
  ['eta_seconds 1e300', '"eta_seconds":1e300', { eta_seconds: 2_147_483_647 }],
  ['progress_percent 100.01', '"progress_percent":100.01', { progress_percent: 100 }],
  ['progress_percent 1e300', '"progress_percent":1e300', { progress_percent: 100 }],
  ['progress_percent 1e-300', '"progress_percent":1e-300', { progress_percent: 0 }],
  ['progress_percent 33.335', '"progress_percent":33.335', { progress_percent: 33.34 }],
  ['warning_count 2^32', '"warning_count":4294967296', { warning_count: 4_294_967_296 }],
  ['sequence 2^53-1', '"sequence":9007199254740991', { status: 'running' }],
  ['an emoji in every text', `"vm_name":"pg ${EMOJI}","current_phase":"${EMOJI}","repository_id":"${EMOJI}","policy_id":"${EMOJI}","error":"${EMOJI}"`,
    { vm_name: `pg ${EMOJI}`, current_phase: EMOJI, repository_id: EMOJI, policy_id: EMOJI, error_message: EMOJI }],
  ['texts of as many emoji as they hold',
    `"vm_name":"${EMOJI.repeat(255)}","current_phase":"${EMOJI.repeat(50)}","repository_id":"${EMOJI.repeat(128)}","disks":[{"disk_index":0,"label":"${EMOJI.repeat(255)}"}]`,
    { vm_name: EMOJI.repeat(255), current_phase: EMOJI.repeat(50), repository_id: EMOJI.repeat(128), disks: [{ label: EMOJI.repeat(255) }] }],
  ['an escaped emoji', '"vm_name":"\\ud83d\\udcbe"', { vm_name: EMOJI }],
  ['a NUL in a name', '"vm_name":"nul\\u0000name","disks":[{"disk_index":0,"label":"\\u0000"}]', { vm_name: 'nul\0name', disks: [{ label: '\0' }] }],
  ['quotes, a backslash and blanks in a name', `"vm_name":${json(` '"\\;-- \u202e\n `)}`, { vm_name: ` '"\\;-- \u202e\n ` }],
  ['an empty name', '"vm_name":""', { vm_name: '' }],
  ['lone surrogates in its error', '"error":"a\\ud800b\\udc00"', { error_message: 'a\ufffdb\ufffd' }],
  ['lone surrogates in a disk’s error', '"disks":[{"disk_index":0,"error":{"message":"\\ud800"}}]', { disks: [{ error_message: '\ufffd' }] }],
  ['an error of 4,000 characters', `"error":"${X}y"`, { error_message: `${X}y` }],
  ['an error of 4,001 characters', `"error":"${X}yz"`, { error_message: `${X}y` }],
  ['an error whose 4,000th character is an emoji', `"error":"${X}${EMOJI}${EMOJI}"`, { error_message: X + EMOJI }],
  ['an error of 4,001 emoji', `"error":{"message":"${EMOJI.repeat(4_001)}"}`, { error_message: EMOJI.repeat(4_000) }],
  ['an error of 100,000 characters of a disk', `"disks":[{"disk_index":0,"error":"${'e'.repeat(100_000)}"}]`, { disks: [{ error_message: 'e'.repeat(4_000) }] }],
  ['an error with constructor', '"error":{"message":"m","constructor":1,"toString":2,"code":{"__proto__":1}}', { error_message: 'm' }],
  ['members called __proto__, constructor and toString', '"__proto__":{"vm_name":"evil"},"constructor":{"prototype":{"vm_name":"evil"}},"toString":1',
    { vm_name: null }],
  ['such members in a disk', '"disks":[{"disk_index":0,"__proto__":{"label":"evil"},"constructor":1,"toString":2,"hasOwnProperty":3}]',
    { disks: [{ label: null }] }],
  ['a vm_name called __proto__', '"vm_name":"__proto__","current_phase":"constructor"', { vm_name: '__proto__', current_phase: 'constructor' }],
  ['a backup before the calendar began', '"timestamp":"0000-01-01T00:00:00+23:59"', { started_at: anInstant }],
  ['the first instant', '"timestamp":"0000-01-01T00:00:00Z"', { started_at: anInstant }],
  ['the last instant', '"timestamp":"9999-12-31T23:59:59.999Z"', { started_at: anInstant }],
  ['an instant after the last one', '"timestamp":"9999-12-31T23:59:59-23:59"', { started_at: anInstant }],
  ['a leap second', '"timestamp":"2016-12-31T23:59:60Z"', { started_at: '2017-01-01T00:00:00.000Z' }],
  ['an instant in small letters', '"timestamp":"2026-01-02t03:04:05z"', { started_at: '2026-01-02T03:04:05.000Z' }],
  ['an instant of a fine clock', `"timestamp":"2026-01-02T03:04:05.6789${'9'.repeat(40)}-00:00"`, { started_at: '2026-01-02T03:04:05.678Z' }],
  ['an end before the calendar began', '"timestamp":"0000-01-01T00:00:00+23:59","status":"completed","bytes_transferred":5',
    { status: 'completed', completed_at: anInstant }],
  ['the same member twice', '"vm_name":"first","vm_name":"second"', { vm_name: 'second' }],
];

const GOOD_IDS: readonly (readonly [encoded: string, id: string])[] = [
  ['a'.repeat(128), 'a'.repeat(128)],
  ['%41%2D%5f', 'A-_'],
  ...['batch', 'cancel', 'events', '__proto__', 'constructor', 'toString', '...', ':', '-', '_', '0'].map(
    (id) => [id, id] as const,
  ),
];

const fine = (
  sentence: string,
  id: string,
  body: string | Buffer,
  rest: Partial<InputCase> = {},
): InputCase => ({
  sentence: `takes a report ${sentence}`,
  method: 'POST',
  path: `${TELEMETRY}/${id}`,
  body,
  status: 200,
  answer: { status: 'success', outcome: 'applied', job: { id } },
  stored: { id, job: { status: 'running' } },
  ...rest,
});

const full = `{${RUNNING}}`.padEnd(MEBIBYTE);
/** Requests that look odd and are right: each is taken, and stored as it says, whatever comes between. */
export const ODD_INPUT_CASES: readonly InputCase[] = [
  ...GOOD_REPORTS.map(([sentence, members, job], index) =>
    fine(`with ${sentence}`, `fine-${index}`, `{${RUNNING},${members}}`, {
      stored: { id: `fine-${index}`, job },
    }),
  ),
  ...GOOD_IDS.map(([encoded, id]) =>
    fine(`about ${brief(encoded)}`, id, `{${RUNNING}}`, { path: `${TELEMETRY}/${encoded}` }),
  ),
  fine('with a query string', 'queried', `{${RUNNING}}`, { path: `${TELEMETRY}/queried?status=failed` }),
  fine('with right copies', 'copied', `{${RUNNING},"job_id":"copied","job_type":"backup"}`),
  fine('with a byte order mark', 'bom', `\ufeff{${RUNNING}}`),
  fine('of exactly 1 MiB', 'full', full),
  fine('of exactly 1 MiB in chunks', 'full-chunked', full, { chunked: true }),
  ...[
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/json;charset="UTF-8"',
    'application/json ; a=b',
  ].map((type, index) =>
    fine(`of type ${type}`, `typed-${index}`, `{${RUNNING}}`, { headers: { 'content-type': type } }),
  ),
  fine('of which its client expects what there is not', 'expected', `{${RUNNING}}`, {
    headers: { 'content-type': 'application/json', expect: 'the best' },
  }),
  {
    sentence: 'cancels with a reason of 4,001 characters and a lone surrogate',
    method: 'POST',
    path: `${JOBS}/${CANCEL_IDS[0]}/cancel`,
    body: `{"reason":"\\ud800${X}yz"}`,
    status: 200,
    stored: { id: CANCEL_IDS[0], job: { status: 'cancelled', error_message: `\ufffd${X}` } },
  },
  {
    sentence: 'cancels without a reason',
    method: 'POST',
    path: `${JOBS}/${CANCEL_IDS[1]}/cancel`,
    body: '{"reason":null,"__proto__":{"reason":"evil"}}',
    status: 200,
    stored: { id: CANCEL_IDS[1], job: { status: 'cancelled', error_message: null } },
  },
  {
    sentence: 'registers odd names and members',
    method: 'PUT',
    path: `${JOBS}/registered`,
    body: `{${REGISTERED},"vm_name":"${EMOJI.repeat(255)}","__proto__":{"policy_id":"evil"},"x":${DEEP_LISTS},"disks":[{"disk_index":65535,"label":"\\u0000","toString":1}]}`,
    status: 201,
    stored: {
      id: 'registered',
      job: { vm_name: EMOJI.repeat(255), policy_id: null, disks: [{ disk_index: 65_535, label: '\0' }] },
    },
  },
  {
    sentence: 'takes a batch of exactly 1 MiB',
    method: 'POST',
    path: BATCH,
    body: `{"updates":[{"job_id":"full-batch",${REGISTERED},${RUNNING}}]}`.padEnd(MEBIBYTE),
    status: 200,
    answer: { results: [{ index: 0, status: 200 }] },
  },
];
