import {
  BATCH,
  brief,
  JOBS,
  MEBIBYTE,
  REFUSED_ID,
  REGISTERED,
  RUNNING,
  RUNNING_ID,
  TELEMETRY,
} from './input-case.js';
import type { InputCase } from './input-case.js';

const inBytes = (...bytes: number[]): Buffer =>
  Buffer.concat([Buffer.from(`{${RUNNING},"vm_name":"`), Buffer.from(bytes), Buffer.from('"}')]);

const NOT_OBJECTS: readonly (readonly [name: string, body: string | Buffer])[] = [
  ['nothing', ''],
  ['null', 'null'],
  ['[]', '[]'],
  ['"x"', '"x"'],
  ['5', '5'],
  ['cut short', '{"status":"runn'],
  ['no UTF-8', inBytes(0xff)],
];
const MANY_NOT_OBJECTS: typeof NOT_OBJECTS = [
  ...NOT_OBJECTS,
  ['blanks', '  \n'],
  ['a list of a report', `[{${RUNNING}}]`],
  ['true', 'true'],
  ['NaN', 'NaN'],
  ['without its last brace', `{${RUNNING}`],
  ['with a comma too much', `{${RUNNING},}`],
  ['in single quotes', "{'status':'running'}"],
  ['with a NaN that is no text', `{${RUNNING},"total_bytes":NaN}`],
  ['with an Infinity that is no text', `{${RUNNING},"total_bytes":Infinity}`],
  ['with a raw newline in a string', `{${RUNNING},"vm_name":"a\nb"}`],
  ['two objects', `{${RUNNING}}{${RUNNING}}`],
  ['a form', 'status=running'],
  ['XML', '<status>running</status>'],
  ['with an overlong slash', inBytes(0xc0, 0xaf)],
  ['with a surrogate in UTF-8', inBytes(0xed, 0xa0, 0x80)],
  ['with half an emoji', inBytes(0xf0, 0x9f, 0x92)],
  ['in UTF-16', Buffer.from(`{${RUNNING}}`, 'utf16le')],
  ['50,000 lists that do not end', '['.repeat(50_000)],
];
const NOT_JSON = ['text/plain', 'application/x-www-form-urlencoded', 'application/xml'];
// prettier-ignore
const MANY_NOT_JSON = [
  ...NOT_JSON, 'text/json', 'multipart/form-data; boundary=x', 'application/jsonx', 'application/vnd.api+json',
  'application/octet-stream', 'application/json, text/plain', 'json', '*/*',
];

interface BodyRoute {
  readonly route: string;
  readonly method: string;
  readonly path: string;
  /** A body that is right but for its wrapping. */
  readonly right: string;
  readonly notObjects?: typeof NOT_OBJECTS;
  readonly notJson?: readonly string[];
}

const BODY_ROUTES: readonly BodyRoute[] = [
  {
    route: 'a report',
    method: 'POST',
    path: `${TELEMETRY}/${REFUSED_ID}`,
    right: `{${RUNNING}}`,
    notObjects: MANY_NOT_OBJECTS,
    notJson: MANY_NOT_JSON,
  },
  {
    route: 'a batch',
    method: 'POST',
    path: BATCH,
    right: `{"updates":[{"job_id":"${REFUSED_ID}",${REGISTERED},${RUNNING}}]}`,
  },
  { route: 'a registration', method: 'PUT', path: `${JOBS}/${REFUSED_ID}`, right: `{${REGISTERED}}` },
  {
    route: 'a cancellation',
    method: 'POST',
    path: `${JOBS}/${RUNNING_ID}/cancel`,
    right: '{"reason":"why not"}',
  },
];

const BODIES: InputCase[] = BODY_ROUTES.flatMap(({ route, method, path, right, notObjects, notJson }) => {
  const of = (sentence: string, status: number, rest: Partial<InputCase>): InputCase => ({
    sentence: `answers ${status} to ${route} ${sentence}`,
    method,
    path,
    status,
    ...rest,
  });
  const tooLarge = right.padEnd(MEBIBYTE + 1);
  return [
    ...(notObjects ?? NOT_OBJECTS).map(([name, body]) => of(`whose body is ${name}`, 400, { body })),
    of('without a body or a type', 400, { headers: {} }),
    of('with a body and no type', 415, { headers: {}, body: right }),
    of('with a body and an empty type', 415, { headers: { 'content-type': '' }, body: right }),
    ...(notJson ?? NOT_JSON).map((type) =>
      of(`of type ${type}`, 415, { headers: { 'content-type': type }, body: right }),
    ),
    of('of 1 byte more than 1 MiB', 413, { body: tooLarge }),
    of('of 1 byte more than 1 MiB, in chunks', 413, { body: tooLarge, chunked: true }),
  ];
});

const BAD_IDS = [
  'a'.repeat(129),
  '%F0%9F%92%BE'.repeat(129),
  '%2E',
  '..',
  '%2e%2e',
  '%00',
  'a%20',
  '%E3%80%80a',
];
// prettier-ignore
const MANY_BAD_IDS = [
  ...BAD_IDS, 'a'.repeat(12_000), '.', '%2e.', 'a%00', '%20', 'a%0Ab', 'a%C2%85b', '%1B%5B31m', '%7F', 'a%E2%80%A8', '%EF%BB%BFa',
];
const UNDECODABLE = ['%zz', '%C3%28'];
// prettier-ignore
const MANY_UNDECODABLE = [
  ...UNDECODABLE, '%', '%4', 'a%', 'a%2', 'a%zzb%41', '%ff', '%c0%af', '%E0%80%AF', '%ED%A0%80', '%F4%90%80%80', '%C3', '%C3%A9%',
];
const ID_ROUTES = [
  {
    route: 'a report',
    method: 'POST',
    pathOf: (id: string) => `${TELEMETRY}/${id}`,
    body: `{${RUNNING}}`,
    ids: MANY_BAD_IDS,
    undecodable: MANY_UNDECODABLE,
  },
  {
    route: 'a registration',
    method: 'PUT',
    pathOf: (id: string) => `${JOBS}/${id}`,
    body: `{${REGISTERED}}`,
  },
  { route: 'a cancellation', method: 'POST', pathOf: (id: string) => `${JOBS}/${id}/cancel`, body: '{}' },
  { route: 'a look at a job', method: 'GET', pathOf: (id: string) => `${JOBS}/${id}` },
  { route: 'a look at events', method: 'GET', pathOf: (id: string) => `${JOBS}/${id}/events` },
];
const IDS: InputCase[] = ID_ROUTES.flatMap(
  ({ route, method, pathOf, body, ids = BAD_IDS, undecodable = UNDECODABLE }) => {
    const about = (id: string, status: number): InputCase => ({
      sentence: `answers ${status} to ${route} with the job id ${brief(id)}`,
      method,
      path: pathOf(id),
      ...(body ? { body } : {}),
      status,
      ...(status === 422 ? { pointers: ['/job_id'] } : {}),
    });
    return [...ids.map((id) => about(id, 422)), ...undecodable.map((id) => about(id, 400))];
  },
);

// prettier-ignore
const NO_ROUTES: readonly (readonly [method: string, ...paths: string[]])[] = [
  ['POST', `${TELEMETRY}/`, TELEMETRY, '/api/v1/telemetry', '/api/v1/telemetry/Backup/a', '/api/v1/telemetry/batch/a',
    '/api/v1/telemetry//a', '/api/v1/telemetry/__proto__/a', '/api/v1/telemetry/constructor/a', '/api/v1/telemetry/backup%00/a',
    `${TELEMETRY}/a/b`, `${TELEMETRY}/a/`, '/API/V1/telemetry/backup/a', `${JOBS}/`, `${JOBS}//cancel`],
  ['GET', `${JOBS}/`, `${JOBS}//events`, `${JOBS}/a/disks`, '/health/deep', '//', '/jobs/a/b', '/index.html', '/assets', '/assets/', '/assets/nowhere.js',
    '/assets/..%2findex.html', '/assets/%2e%2e/index.html', '/api/v2/jobs', `${JOBS};limit=1`, '/.env',
    '/api/docs/..%2f..%2fpackage.json', '/api/v1/telemetry/Backup/a'],
  ['PUT', `${JOBS}/`],
];
// prettier-ignore
const WRONG_METHODS: typeof NO_ROUTES = [
  ['POST', JOBS, `${JOBS}/a`, `${JOBS}/a/events`, '/health', '/metrics', '/api/openapi.json'],
  ['GET', `${TELEMETRY}/a`, BATCH, `${JOBS}/a/cancel`],
  ['PUT', `${TELEMETRY}/a`, BATCH, JOBS, `${JOBS}/a/cancel`],
  ['PATCH', `${TELEMETRY}/a`, `${JOBS}/a`],
  ['DELETE', `${TELEMETRY}/a`, JOBS, `${JOBS}/a`],
  ['OPTIONS', JOBS],
];
const unrouted = (status: number, why: string) => {
  return ([method, ...paths]: (typeof NO_ROUTES)[number]): InputCase[] =>
    paths.map((path) => ({
      sentence: `answers ${status} to ${method} ${path}, which is ${why}`,
      method,
      path,
      ...(method === 'GET' ? {} : { body: `{${RUNNING}}` }),
      status,
    }));
};
const ROUTES: InputCase[] = [
  ...NO_ROUTES.flatMap(unrouted(404, 'no route')),
  ...WRONG_METHODS.flatMap(unrouted(405, 'a path of other methods')),
];

const NOWHERE: InputCase[] = ['/%zz', '/api/v1/%ff', '/api/v1/jobs%zz', '/api/v1/telemetry/%C3%28/a'].map(
  (path) => ({
    sentence: `answers 400 to GET ${path}, which cannot be decoded`,
    method: 'GET',
    path,
    status: 400,
  }),
);

/** Requests that are wrong before any member of theirs is looked at. */
export const BAD_REQUEST_CASES: readonly InputCase[] = [...BODIES, ...IDS, ...ROUTES, ...NOWHERE];

/** Lines that no HTTP client would send, and what is left to say to them. */
export const RAW_CASES: readonly { sentence: string; request: string; status: number }[] = [
  { sentence: 'a request without a host', request: `GET ${JOBS} HTTP/1.1\r\n\r\n`, status: 400 },
  { sentence: 'a line that is not HTTP', request: 'garbage\r\n\r\n', status: 400 },
  { sentence: 'a space in the path', request: `GET ${JOBS}/a b HTTP/1.1\r\nHost: hub\r\n\r\n`, status: 400 },
  { sentence: 'a raw é in the path', request: `GET ${JOBS}/é HTTP/1.1\r\nHost: hub\r\n\r\n`, status: 400 },
  {
    sentence: 'a method that there is not',
    request: `FOO ${JOBS} HTTP/1.1\r\nHost: hub\r\n\r\n`,
    status: 400,
  },
  {
    sentence: 'a path of 20,000 characters',
    request: `GET ${JOBS}/${'a'.repeat(20_000)} HTTP/1.1\r\nHost: hub\r\n\r\n`,
    status: 414,
  },
  {
    sentence: 'a header of 20,000 characters',
    request: `GET ${JOBS} HTTP/1.1\r\nHost: hub\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
    status: 431,
  },
  {
    sentence: 'a length that is no number',
    request: `POST ${BATCH} HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nContent-Length: x\r\n\r\n{}`,
    status: 400,
  },
  {
    sentence: 'a chunk without a size',
    request: `POST ${BATCH} HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}`,
    status: 400,
  },
  {
    sentence: 'a body that breaks off',
    request: `POST ${BATCH} HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"upd`,
    status: 400,
  },
];
