import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../fuzz/answer.js';
import { answersIn, isWhole } from '../fuzz/answer.js';
import { Api } from '../fuzz/api.js';
import { gapsIn } from '../fuzz/coverage.js';
import { runFuzz } from '../fuzz/fuzz.js';
import { editAt, textOf, treeOf } from '../fuzz/json-tree.js';
import { Judge } from '../fuzz/judge.js';
import { Leaks } from '../fuzz/leaks.js';
import { Ledger } from '../fuzz/ledger.js';
import { readOptions } from '../fuzz/options.js';
import type { FuzzRequest } from '../fuzz/request.js';
import { CHUNK, requestsOf, seedOf } from '../fuzz/requests.js';
import { asCommand } from '../fuzz/shown.js';
import { summaryOf, verdictOf } from '../fuzz/summary.js';
import { DATABASES, makeDatabase } from '../support/databases.js';
import type { OpenApi } from '../support/openapi.js';
import { TEST_SEED } from '../support/random.js';

const SECONDS = 10;
const WITHIN_MS = 400_000;

describe('fuzz', () => {
  it.concurrent.each(DATABASES)(
    'of a hub on %s breaks no promise',
    async (database) => {
      const seed = TEST_SEED;
      const name = `${database}, seed ${seed}`;
      // The hooks of a finished test may run early where several run at once.
      const { url, remove } = await makeDatabase(database);
      try {
        const ledger = await runFuzz({ databaseUrl: url, seconds: SECONDS, seed });
        console.log(summaryOf(name, ledger));
        expect([...ledger.broken.keys()], verdictOf(name, ledger)).toEqual([]);
      } finally {
        await remove();
      }
    },
    WITHIN_MS,
  );
});

const text = { type: 'string' };
const problem = { type: 'object', properties: { status: { type: 'integer' }, detail: text, error: text } };
const PROBLEMS = { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } } };
const THING = { type: 'object', properties: { id: text }, required: ['id'] };
const DOCUMENT: OpenApi = {
  openapi: '3.0.0',
  info: { title: 'things', version: '1' },
  paths: {
    '/things/{thingId}': {
      get: {
        'x-required-role': 'viewer',
        parameters: [{ name: 'thingId', in: 'path', required: true, schema: text }],
        responses: {
          200: { description: '', content: { 'application/json': { schema: THING } } },
          401: { description: '', content: PROBLEMS },
          403: { description: '', content: PROBLEMS },
        },
      },
      put: {
        'x-required-role': 'operator',
        requestBody: { required: true, content: { 'application/json': { schema: THING } } },
        responses: { 200: { description: '' }, 422: { description: '', content: PROBLEMS } },
      },
    },
  },
  components: { schemas: { ProblemDto: problem } },
};
const ROUTE = 'GET /things/{thingId}';

describe('the requests of a fuzz', () => {
  const api = new Api(DOCUMENT);
  const drawn = (seed: number, chunk = 0): FuzzRequest[] =>
    fc.sample(requestsOf(api, chunk), { seed: seedOf(seed, chunk), numRuns: CHUNK });

  it('are the same for the same seed, and others for another seed or chunk', () => {
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(8)).not.toEqual(drawn(7));
    expect(drawn(7, 1)).not.toEqual(drawn(7));
  });

  it('are for every operation of the document, right and wrong', () => {
    const all = Array.from({ length: 10 }, (_, chunk) => drawn(1, chunk)).flat();
    expect(new Set(all.map(({ route }) => route))).toEqual(new Set(api.endpoints.map(({ route }) => route)));
    const bodies = all.filter(({ route, body }) => route.startsWith('PUT') && body);
    const verdicts = bodies.map(({ body }) => isThing(String(body)));
    expect(new Set(verdicts)).toEqual(new Set([true, false]));
  });

  it('can be sent again by a command', () => {
    const plain: FuzzRequest = { ...aRequest, method: 'PUT', body: Buffer.from("{'%\0}"), framing: 'length' };
    expect(asCommand(plain)).toBe(
      String.raw`printf '{\x27%%\x00}' | curl -i --path-as-is -H "Authorization: Bearer $VIEWER" -X PUT --data-binary @- 'http://127.0.0.1:8082/things/a'`,
    );
    expect(asCommand({ ...plain, method: 'FOO' })).toMatch(
      /^printf 'FOO \/things\/a HTTP\/1\.1\\r\\n.*' \| nc /,
    );
  });

  it('have JSON that is wrong in one place', () => {
    const tree = treeOf({ a: [1, { b: 'c' }] });
    const edited = [0, 1, 2, 3, 4].map((place) =>
      textOf(editAt(tree, place, (slot) => [{ ...slot, tree: '1e400' }])),
    );
    expect(edited).toEqual([
      '1e400',
      '{"a":1e400}',
      '{"a":[1e400,{"b":"c"}]}',
      '{"a":[1,1e400]}',
      '{"a":[1,{"b":1e400}]}',
    ]);
    expect(textOf(editAt(tree, 4, (slot) => [slot, { name: '__proto__', tree: '0' }]))).toBe(
      '{"a":[1,{"b":"c","__proto__":0}]}',
    );
  });
});

const aRequest: FuzzRequest = {
  route: ROUTE,
  caller: 'viewer',
  method: 'GET',
  target: '/things/a',
  headers: [],
  framing: 'length',
};

describe('the check of an answer', () => {
  const judge = new Judge(new Api(DOCUMENT), new Leaks(JSON.stringify(DOCUMENT), ['s3cret']));
  const good = anAnswer(200, { id: 'a' });
  const faultsOf = (answer: Answer, request: Partial<FuzzRequest> = {}): string[] =>
    judge.faultsOf({ ...aRequest, ...request }, { answers: [answer] });
  const refusal = (detail: string, status = 401): Answer => ({
    ...anAnswer(status, { status, detail, error: detail }, 'application/problem+json'),
  });

  it('takes what was promised', () => {
    expect(faultsOf(good)).toEqual([]);
    expect(faultsOf(refusal('no'), { caller: 'nobody' })).toEqual([]);
    for (const target of ['/nowhere', '/things/#a', '/things/?a', '/things/a/b']) {
      expect(faultsOf(refusal('No such route.', 404), { target })).toEqual([]);
    }
  });

  it.each([500, 501, 505, 302, 409])('finds a %i', (status) => {
    expect(faultsOf(refusal('oh', status)).join()).toContain(String(status));
  });

  // prettier-ignore
  it.each([
    'SELECT id, words FROM jobs', 'insert: INSERT INTO x', "Duplicate entry 'a' for key", 'ER_DUP_ENTRY', 'SQLITE_BUSY', 'TypeError: x',
    'boom\n    at handle (file:1:2)', 'at x.ts:14', 'in node_modules/x', `in ${process.cwd()}/dist`, 'no api_tokens', 'JobStore', 'Bearer s3cret', String(31415927 * 27182819),
  ])('finds a leak: %s', (leak) => {
    expect(faultsOf(refusal(leak), { caller: 'nobody' })).toEqual([expect.stringMatching(/^tells /)]);
    expect(faultsOf({ ...good, headers: { ...good.headers, 'x-detail': leak } })).not.toEqual([]);
  });

  it('finds what is not as the document has it', () => {
    expect(faultsOf(anAnswer(200, { id: 5 }))).toEqual([expect.stringContaining('/id')]);
    expect(faultsOf(anAnswer(200, { id: 'a', more: 1 }))).toEqual([expect.stringContaining('more')]);
    expect(faultsOf(anAnswer(200, { id: 'a' }, 'text/html'))).toEqual([
      expect.stringContaining("'text/html' is not"),
    ]);
    expect(faultsOf(anAnswer(401, { no: 1 }, 'application/problem+json'), { caller: 'nobody' })).toHaveLength(
      1,
    );
    expect(faultsOf(anAnswer(401, 'no', 'text/plain'), { caller: 'nobody' })).toEqual([
      "401 is no problem but 'text/plain'",
    ]);
  });

  it('finds an id that is missing or another, and a value that became a header', () => {
    const { 'x-request-id': _, ...others } = good.headers;
    expect(faultsOf({ ...good, headers: others })).toEqual(["200 has the X-Request-Id ''"]);
    expect(faultsOf(good, { headers: [['X-Request-Id', 'mine']] })).toEqual(['has another X-Request-Id']);
    expect(faultsOf({ ...good, headers: { ...good.headers, 'x-injected': 'yes' } })).toEqual([
      'a value became a header',
    ]);
  });

  it('finds a caller who gets what is not his', () => {
    expect(faultsOf(good, { caller: 'revoked' })).toEqual(['200 for a caller without a valid token']);
    expect(faultsOf(good, { caller: 'reporter' })).toEqual(['200 for a reporter, and it needs a viewer']);
  });

  it('finds a connection that gives none', () => {
    expect(judge.faultsOf(aRequest, { answers: [], failure: 'hung up' })).toEqual(['hung up']);
  });
});

describe('the check of a run', () => {
  it('finds an operation that never succeeded, and one that never refused', () => {
    const ledger = new Ledger();
    ledger.record(aRequest, { answers: [anAnswer(200, {})] });
    ledger.record({ ...aRequest, route: 'PUT /things/{thingId}' }, { answers: [anAnswer(422, {})] });
    expect(gapsIn(new Api(DOCUMENT), ledger)).toEqual([
      `${ROUTE}: never refused`,
      expect.stringContaining('PUT /things/{thingId}: never succeeded'),
    ]);
    expect(summaryOf('a run', ledger)).toMatch(/GET \/things\/\{thingId\} +1 +\.\n/);
  });
});

describe('what a socket gave', () => {
  it('is read as the answers that it has, to their ends', () => {
    const one = 'HTTP/1.1 400 Bad Request\r\nX-A: b\r\nContent-Length: 2\r\n\r\nno';
    const bytes = Buffer.from(`HTTP/1.1 100 Continue\r\n\r\n${one}${one}`);
    const headers = { 'x-a': 'b', 'content-length': '2' };
    expect(answersIn(bytes, 'GET')).toEqual([400, 400].map((status) => ({ status, headers, text: 'no' })));
    expect(isWhole(Buffer.from(one), 'GET')).toBe(true);
    expect(isWhole(Buffer.from(one.slice(0, -1)), 'GET')).toBe(false);
  });

  it('has no body where it is to a HEAD, whatever length it tells', () => {
    const one = 'HTTP/1.1 404 Not Found\r\nContent-Length: 90\r\n\r\n';
    const other = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno';
    const answers = answersIn(Buffer.from(one + other), 'HEAD');
    expect(answers.map(({ status, text: body }) => [status, body])).toEqual([
      [404, ''],
      [400, 'no'],
    ]);
    expect(isWhole(Buffer.from(one), 'HEAD')).toBe(true);
  });
});

describe('the options of fuzz', () => {
  it('say what they take', () => {
    expect(
      readOptions(['--database', 'mysql', '--seconds', '30', '--seed', '5', '--chunk', '2']),
    ).toMatchObject({
      databases: ['mysql'],
      seconds: 30,
      seed: 5,
      chunk: 2,
    });
    expect(() => readOptions(['--seconds', '1'])).toThrow(
      "--seconds takes a whole number from 5 to 86400, not '1'",
    );
  });
});

function anAnswer(status: number, body: unknown, type = 'application/json'): Answer {
  const headers = { 'content-type': type, 'x-request-id': 'r-1', 'www-authenticate': 'Bearer' };
  return { status, headers, text: JSON.stringify(body) };
}

function isThing(body: string): boolean {
  try {
    const value = JSON.parse(body) as { id?: unknown };
    return typeof value.id === 'string';
  } catch {
    return false;
  }
}
