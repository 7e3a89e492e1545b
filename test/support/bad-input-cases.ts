import {
  bad,
  BAD_REPORTS,
  inDisk,
  WRONG_COUNTS,
  WRONG_DISK_INDEXES,
  WRONG_DISKS,
  wrongTexts,
} from './bad-reports.js';
import {
  BATCH,
  brief,
  DEEP_LISTS,
  DEEP_OBJECTS,
  ENDED_ID,
  JOBS,
  json,
  REFUSED_ID,
  REGISTERED,
  RUNNING,
  RUNNING_ID,
  TELEMETRY,
} from './input-case.js';
import type { InputCase } from './input-case.js';

const refusedReport = (sentence: string, body: string, ...pointers: string[]): InputCase => ({
  sentence: `answers 422 to a report with ${sentence}`,
  method: 'POST',
  path: `${TELEMETRY}/${REFUSED_ID}`,
  body,
  status: 422,
  pointers,
});

const REFUSED_REPORTS: InputCase[] = [
  refusedReport('no member at all', '{}', '/status'),
  refusedReport('the status in __proto__', '{"__proto__":{"status":"running"}}', '/status'),
  refusedReport('the status in constructor', '{"constructor":{"prototype":{"status":"running"}}}', '/status'),
  refusedReport(
    'the same member twice, the last one wrong',
    '{"status":"running","status":"done"}',
    '/status',
  ),
  ...BAD_REPORTS.map(({ sentence, members, pointers }) =>
    refusedReport(sentence, `{${RUNNING},${members}}`, ...pointers),
  ),
  ...['"other"', '" "', '"REFUSED"', '5', '["refused"]', '{"toString":1}'].map((value) =>
    refusedReport(`the copy job_id ${value}`, `{${RUNNING},"job_id":${value}}`, '/job_id'),
  ),
  ...['"restore"', '"BACKUP"', '5', '["backup"]', '{}'].map((value) =>
    refusedReport(`the copy job_type ${value}`, `{${RUNNING},"job_type":${value}}`, '/job_type'),
  ),
  refusedReport('wrong copies', `{${RUNNING},"job_id":"other","job_type":"restore"}`, '/job_id', '/job_type'),
];

const STATES: InputCase[] = [
  { sentence: 'answers 404 to a look at an unknown job', method: 'GET', path: `${JOBS}/nobody`, status: 404 },
  {
    sentence: 'answers 404 to events of an unknown job',
    method: 'GET',
    path: `${JOBS}/nobody/events`,
    status: 404,
  },
  {
    sentence: 'answers 404 to an id in other case',
    method: 'GET',
    path: `${JOBS}/${RUNNING_ID.toUpperCase()}`,
    status: 404,
  },
  {
    sentence: 'answers 404 to the end of an unknown job',
    method: 'POST',
    path: `${JOBS}/nobody/cancel`,
    body: '{}',
    status: 404,
  },
  {
    sentence: 'answers 409 to the end of an ended job',
    method: 'POST',
    path: `${JOBS}/${ENDED_ID}/cancel`,
    body: '{}',
    status: 409,
  },
  {
    sentence: 'answers 409 to a report about a job of another type',
    method: 'POST',
    path: `/api/v1/telemetry/restore/${RUNNING_ID}`,
    body: `{${RUNNING}}`,
    status: 409,
  },
  {
    sentence: 'answers 409 to a registration as another type',
    method: 'PUT',
    path: `${JOBS}/${RUNNING_ID}`,
    body: '{"job_type":"replication"}',
    status: 409,
  },
  {
    sentence: 'gives 409 to the item of a batch that is about a job of another type',
    method: 'POST',
    path: BATCH,
    body: `{"updates":[{"job_id":"${RUNNING_ID}","job_type":"restore",${RUNNING}},{"job_id":"batched",${REGISTERED},${RUNNING}}]}`,
    status: 200,
    answer: {
      results: [
        { index: 0, status: 409, error: { status: 409 } },
        { index: 1, status: 200 },
      ],
    },
  },
];

const REGISTRATIONS: InputCase[] = [
  ...bad('job_type', ['null', '5', '""', '"BACKUP"', '["backup"]', '{}', '"toString"']),
  ...bad('vm_name', wrongTexts(255)),
  ...['repository_id', 'policy_id'].flatMap((member) => bad(member, wrongTexts(128))),
  ...bad('backup_type', ['5', '"FULL"', '[]', '"__proto__"']),
  ...bad('total_bytes', WRONG_COUNTS),
  ...WRONG_DISKS,
  ...WRONG_DISK_INDEXES.map((fault) => inDisk(fault)),
  ...bad('label', wrongTexts(255)).map((fault) => inDisk(fault)),
  ...bad('total_bytes', WRONG_COUNTS).map((fault) => inDisk(fault)),
].map(({ sentence, members, pointers }) => ({
  sentence: `answers 422 to a registration with ${sentence}`,
  method: 'PUT',
  path: `${JOBS}/${REFUSED_ID}`,
  body: `{${REGISTERED},${members}}`,
  status: 422,
  pointers,
}));

const CANCELLATIONS: InputCase[] = ['5', 'true', '[]', '["why"]', '{}', '{"constructor":1}', DEEP_LISTS].map(
  (reason) => ({
    sentence: `answers 422 to a cancellation with reason ${brief(reason)}`,
    method: 'POST',
    path: `${JOBS}/${RUNNING_ID}/cancel`,
    body: `{"reason":${reason}}`,
    status: 422,
    pointers: ['/reason'],
  }),
);

const BATCHES: InputCase[] = [
  '{}',
  '{"__proto__":{"updates":[]}}',
  ...['null', '{}', '"x"', '5', '{"length":1}', '{"__proto__":[]}', DEEP_OBJECTS, '[]'].map(
    (list) => `{"updates":${list}}`,
  ),
  json({ updates: Array(1_001).fill(null) }),
].map((body) => ({
  sentence: `answers 422 to the batch ${brief(body)}`,
  method: 'POST',
  path: BATCH,
  body,
  status: 422,
  pointers: ['/updates'],
}));

/** Requests of which a member is wrong, or the job that they are about. */
export const BAD_INPUT_CASES: readonly InputCase[] = [
  ...REFUSED_REPORTS,
  ...STATES,
  ...REGISTRATIONS,
  ...CANCELLATIONS,
  ...BATCHES,
];
