import { beforeAll, describe, expect, it } from 'vitest';
import { DATABASES, sql } from '../support/databases.js';
import { request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { aRun, listed, patchRun, pathOf, postBatch, postRun, runOf, START } from '../support/runs.js';
import type { RunProblem } from '../support/runs.js';
import { openForSuite } from '../support/suite-hub.js';

const TEXTS = [
  'product,product_family,platform,subdomain,website,website_section,item_name,input_summary,output_summary',
  'source_ref,target_ref,error_summary,error_details,git_repo,git_branch,git_commit_hash,git_commit_author',
  'git_run_tag,host,environment,trigger_type,insight_id,parent_run_id,agent_owner,git_commit_timestamp,api_posted_at',
].flatMap((line) => line.split(','));
const LONG = [
  'input_summary',
  'output_summary',
  'source_ref',
  'target_ref',
  'error_summary',
  'error_details',
];
const COUNTS = ['items_discovered', 'items_succeeded', 'items_failed', 'items_skipped', 'api_retry_count'];
const REQUIRED = ['event_id', 'run_id', 'agent_name', 'job_type', 'start_time'];
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/;

describe.each(DATABASES)('the run ledger on %s', (kind) => {
  let hub: Hub;
  let databaseUrl: string;
  let next = 0;

  const fresh = (name = 'event'): string => `${name}-${++next}`;

  beforeAll(async () => {
    const suite = await openForSuite(kind);
    ({ hub, databaseUrl } = suite);
    return suite.end;
  });

  describe('creating', () => {
    it('answers 201, and 200 for the same event once more', async () => {
      const id = fresh();
      const first = await postRun(hub, aRun(id));
      expect([first.status, first.body]).toEqual([
        201,
        { status: 'created', event_id: id, run_id: `run-${id}` },
      ]);
      const second = await postRun(hub, aRun(id));
      expect([second.status, second.body]).toEqual([
        200,
        { status: 'duplicate', event_id: id, message: 'Event already exists (idempotent)' },
      ]);
    });

    it('gives members that are left out their defaults', async () => {
      const id = fresh();
      await postRun(hub, aRun(id));
      const { id: number, created_at: created, updated_at: updated, ...row } = await runOf(hub, id);
      expect(number).toBeGreaterThan(0);
      expect([created, updated]).toEqual([expect.stringMatching(STAMP), created]);
      expect(row).toEqual({
        ...Object.fromEntries(TEXTS.map((name) => [name, null])),
        ...Object.fromEntries([...COUNTS, 'duration_ms'].map((name) => [name, 0])),
        ...aRun(id),
        schema_version: 7,
        status: 'running',
        end_time: null,
        git_commit_source: null,
        metrics_json: null,
        context_json: null,
        api_posted: false,
        commit_url: null,
        repo_url: null,
      });
    });

    it('keeps every member, and a row that SQL reads', async () => {
      const id = fresh();
      const told = {
        ...Object.fromEntries(TEXTS.map((name) => [name, `${name} 💾 Büro`])),
        ...Object.fromEntries([...COUNTS, 'duration_ms'].map((name, index) => [name, index + 1])),
        status: 'partial',
        end_time: '2026-01-02T04:04:05+01:00',
        created_at: '2026-01-02T03:04:06.5Z',
        git_commit_source: 'llm',
        metrics_json: { a: { b: [1, null, 'ü'] } },
        context_json: { z: 1, a: 2 },
        api_posted: 1,
      };
      await postRun(hub, aRun(id, { ...told, record_type: 'run', schema_version: 6, updated_at: 'never' }));
      expect(await runOf(hub, id)).toMatchObject({
        ...told,
        end_time: '2026-01-02T03:04:05.000000+00:00',
        created_at: '2026-01-02T03:04:06.500000+00:00',
        api_posted: true,
        schema_version: 7,
      });
      const [row] = await sql(databaseUrl, `SELECT * FROM agent_runs WHERE event_id = '${id}'`);
      expect(row).toMatchObject({
        event_id: id,
        created_at: '2026-01-02T03:04:06.500000+00:00',
        metrics_json: '{"a":{"b":[1,null,"ü"]}}',
        items_failed: 3,
        git_commit_timestamp: 'git_commit_timestamp 💾 Büro',
        api_posted: 1,
      });
    });

    it.each(REQUIRED)(
      'refuses a run without %s, or with null, a number or an empty text there',
      async (name) => {
        const { [name]: _left, ...rest } = aRun(fresh()) as Record<string, unknown>;
        const missing = await postRun<RunProblem>(hub, rest);
        expect(missing.status).toBe(422);
        expect(missing.headers.get('content-type')).toMatch(/^application\/problem\+json/);
        expect(missing.body).toMatchObject({
          status: 422,
          detail: [{ type: 'missing', loc: ['body', name], msg: 'Field required', input: rest }],
          errors: [{ pointer: `/${name}`, detail: 'Field required' }],
          error: `/${name}: Field required`,
        });
        for (const wrong of [null, 5, '', ['x']]) {
          const answer = await postRun<RunProblem>(hub, { ...rest, [name]: wrong });
          expect([answer.status, answer.body.detail], String(wrong)).toMatchObject([
            422,
            [{ loc: ['body', name], input: wrong }],
          ]);
        }
      },
    );

    it.each<[string, unknown]>([
      ...['', 'done', 'null', 'success!'].map((word): [string, unknown] => ['status', word]),
      ...[null, 1, true].map((wrong): [string, unknown] => ['status', wrong]),
      ...COUNTS.flatMap((name) =>
        [1.5, null, -1, 'x', '1.5', [1]].map((wrong): [string, unknown] => [name, wrong]),
      ),
      ...[1.5, -1, 'x'].map((wrong): [string, unknown] => ['duration_ms', wrong]),
      ...TEXTS.map((name): [string, unknown] => [name, 5]),
      ...TEXTS.filter((name) => !LONG.includes(name)).map((name): [string, unknown] => [
        name,
        'x'.repeat(501),
      ]),
      ...['event_id', 'run_id', 'agent_name', 'job_type'].map((name): [string, unknown] => [
        name,
        'x'.repeat(256),
      ]),
      ...['robot', 'LLM', ''].map((wrong): [string, unknown] => ['git_commit_source', wrong]),
      ...['metrics_json', 'context_json'].flatMap((name) =>
        [[], 'text', 5].map((wrong): [string, unknown] => [name, wrong]),
      ),
      ...['maybe', 2, null, {}].map((wrong): [string, unknown] => ['api_posted', wrong]),
      ...['yesterday', '2026-02-30', '2026-01-01T25:00:00Z', 5].map((wrong): [string, unknown] => [
        'start_time',
        wrong,
      ]),
      ['created_at', 'yesterday'],
    ])('refuses %s as %j', async (name, wrong) => {
      const id = fresh();
      const answer = await postRun<RunProblem>(hub, aRun(id, { [name]: wrong }));
      expect([answer.status, answer.body.detail]).toMatchObject([422, [{ loc: ['body', name] }]]);
      expect(answer.body.errors).toMatchObject([{ pointer: `/${name}` }]);
      expect((await request(hub, 'GET', pathOf(id))).status).toBe(name === 'event_id' ? 404 : 404);
    });

    it.each<[string, unknown, unknown]>([
      ...[7, '7', 2.0 + 5, ' 7 ', '7.0'].map((given): [string, unknown, unknown] => [
        'items_failed',
        given,
        7,
      ]),
      ['duration_ms', null, 0],
      ['items_failed', 2 ** 53 - 1, 2 ** 53 - 1],
      ...[true, 1, 'yes', 'true', 'YES'].map((given): [string, unknown, unknown] => [
        'api_posted',
        given,
        true,
      ]),
      ...[false, 0, 'no', 'false'].map((given): [string, unknown, unknown] => ['api_posted', given, false]),
      ['created_at', '2026-05-01', '2026-05-01T00:00:00.000000+00:00'],
      ['start_time', '2026-05-01 02:03:04', '2026-05-01T02:03:04.000000+00:00'],
      ['start_time', '2026-05-01T02:03:04,1234567-0130', '2026-05-01T03:33:04.123456+00:00'],
      ['end_time', 'soon', 'soon'],
      ['git_commit_timestamp', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
      ['metrics_json', {}, null],
      ['website', 'x'.repeat(500), 'x'.repeat(500)],
      ['agent_name', '💾'.repeat(255), '💾'.repeat(255)],
      ['error_details', 'x'.repeat(1_000_000), 'x'.repeat(1_000_000)],
      ['status', ' Completed ', 'success'],
      ['status', 'FAILED', 'failure'],
      ['status', 'succeeded', 'success'],
      ['status', 'canceled', 'cancelled'],
    ])('reads %s %.40j as it is meant', async (name, given, stored) => {
      const id = fresh();
      expect((await postRun(hub, aRun(id, { [name]: given }))).status).toBe(201);
      expect(await runOf(hub, id)).toMatchObject({ [name]: stored });
    });

    it('takes 1 MiB of texts together, however long their JSON is, and no more', async () => {
      const id = fresh();
      const half = 512 * 1024;
      const texts = { error_details: '\n'.repeat(half), source_ref: 'é'.repeat(half / 2) };
      expect((await postRun(hub, aRun(id, texts))).status).toBe(201);
      expect((await patchRun(hub, id, { ...texts, output_summary: '' })).status).toBe(200);
      expect(await runOf(hub, id)).toMatchObject(texts);
      const more = { error_summary: 'x'.repeat(half), error_details: '\n'.repeat(half), output_summary: 'x' };
      for (const { status, body } of [
        await postRun<RunProblem>(hub, aRun(fresh(), more)),
        await patchRun<RunProblem>(hub, id, more),
      ])
        expect([status, body.detail]).toMatchObject([422, [{ type: 'string_too_long' }]]);
    });

    it('reads a body without content type as JSON, and none of another type', async () => {
      const post = async (headers: Record<string, string>): Promise<number> => {
        const body = new Blob([JSON.stringify(aRun(fresh()))]);
        return (await fetch(`${hub.url}/api/v1/runs`, { method: 'POST', headers, body })).status;
      };
      expect(await post({})).toBe(201);
      expect(await post({ 'content-type': 'text/plain' })).toBe(415);
    });

    it.each(['[]', '5', 'null', '{"a":', '"x"'])('refuses the body %s with 400', async (body) => {
      expect((await postRun(hub, body)).status).toBe(400);
    });

    it('knows ids that differ in case, blanks or normal form as different, whatever they are made of', async () => {
      const ids = [
        'a',
        'A',
        'a ',
        ' a',
        'a/b',
        '.',
        '..',
        'é',
        'e\u0301',
        'batch',
        '%41',
        'a\nb',
        "'; --",
        '💾',
      ];
      for (const id of ids) {
        expect((await postRun(hub, aRun(`odd ${id}`, { run_id: id }))).status, id).toBe(201);
      }
      for (const id of ids) expect((await runOf(hub, `odd ${id}`)).run_id).toBe(id);
      expect((await postRun(hub, aRun('batch'))).status).toBe(201);
      expect(await runOf(hub, 'batch')).toMatchObject({ event_id: 'batch' });
    });
  });

  describe('a duplicate', () => {
    const END = {
      status: 'success',
      end_time: START,
      duration_ms: 5,
      items_discovered: 4,
      items_succeeded: 3,
      items_failed: 2,
      items_skipped: 1,
      input_summary: 'in',
      output_summary: 'out',
      error_summary: 'oh',
      error_details: 'no',
      metrics_json: { a: 1 },
    };

    it('that has ended ends a run that is still running', async () => {
      const id = fresh();
      await postRun(hub, aRun(id, { host: 'vm', input_summary: 'kept' }));
      const { input_summary: _left, ...end } = END;
      const { body } = await postRun(hub, aRun(id, { ...end, host: 'other', agent_name: 'other' }));
      expect(body.status).toBe('duplicate');
      expect(await runOf(hub, id)).toMatchObject({
        ...end,
        input_summary: 'kept',
        host: 'vm',
        agent_name: 'tester',
      });
    });

    it('changes nothing of a run that has ended, nor does one that runs', async () => {
      const id = fresh();
      await postRun(hub, aRun(id, END));
      const before = await runOf(hub, id);
      await postRun(hub, aRun(id, { status: 'failure', items_failed: 9 }));
      await postRun(hub, aRun(id, { items_failed: 9 }));
      expect(await runOf(hub, id)).toEqual(before);
    });

    it('counts as such within a batch, and brings its end there too', async () => {
      const [one, other] = [fresh(), fresh()];
      const { body } = await postBatch(hub, [
        aRun(one),
        aRun(other),
        aRun(one, END),
        aRun(one, { status: 'failure' }),
      ]);
      expect(body).toEqual({ inserted: 2, duplicates: 2, errors: [], total: 4 });
      expect(await runOf(hub, one)).toMatchObject(END);
    });
  });

  describe('a batch', () => {
    it('is a bare list with 200, or an object with 201', async () => {
      const [one, other] = [fresh(), fresh()];
      const bare = await postBatch(hub, [aRun(one), aRun(other)]);
      expect([bare.status, bare.body]).toEqual([200, { inserted: 2, duplicates: 0, errors: [], total: 2 }]);
      const named = await postBatch(hub, { runs: [aRun(one), aRun(fresh())] });
      expect([named.status, named.body]).toEqual([
        201,
        { status: 'success', inserted: 1, duplicates: 1, errors: [], total: 2 },
      ]);
    });

    it('may be empty', async () => {
      const zeros = { inserted: 0, duplicates: 0, errors: [], total: 0 };
      expect((await postBatch(hub, [])).body).toEqual(zeros);
      expect((await postBatch(hub, { runs: [] })).body).toEqual({ status: 'success', ...zeros });
    });

    it('loses only the items with a bad status or a negative number', async () => {
      const ids = [fresh(), fresh(), fresh(), fresh()] as const;
      const { status, body } = await postBatch(hub, [
        aRun(ids[0]),
        aRun(ids[1], { status: 'bogus' }),
        aRun(ids[2], { items_failed: -1 }),
        aRun(ids[3]),
      ]);
      expect(status).toBe(200);
      expect(body).toMatchObject({ inserted: 2, duplicates: 0, total: 4 });
      expect(body.errors).toEqual([
        expect.stringMatching(new RegExp(`^${ids[1]}: .*Must be one of`)),
        expect.stringMatching(new RegExp(`^${ids[2]}: items_failed`)),
      ]);
      expect((await runOf(hub, ids[3])).event_id).toBe(ids[3]);
      expect((await request(hub, 'GET', pathOf(ids[1]))).status).toBe(404);
    });

    it('is refused as a whole for a member of the wrong type', async () => {
      const [one, other] = [fresh(), fresh()];
      const runs = [aRun(one), aRun(other, { run_id: 5 })];
      const bare = await postBatch<RunProblem>(hub, runs);
      expect([bare.status, bare.body.detail]).toMatchObject([
        422,
        [{ loc: ['body', 1, 'run_id'], input: 5 }],
      ]);
      expect(bare.body.errors).toMatchObject([{ pointer: '/1/run_id' }]);
      const named = await postBatch<RunProblem>(hub, { runs });
      expect([named.status, named.body.detail]).toMatchObject([422, [{ loc: ['body', 1, 'run_id'] }]]);
      expect(named.body.errors).toMatchObject([{ pointer: '/runs/1/run_id' }]);
      expect((await request(hub, 'GET', pathOf(one))).status).toBe(404);
    });

    it.each([[5], [[5]], [[null]], [{}], [{ runs: 5 }]])('refuses %j', async (body) => {
      expect((await postBatch(hub, body)).status).toBe(body === 5 ? 400 : 422);
    });

    it('may have 16 MiB, and no more', async () => {
      const of = (count: number): object[] =>
        Array.from({ length: count }, () => aRun(fresh(), { error_details: 'x'.repeat(500_000) }));
      expect((await postBatch(hub, of(32))).body).toMatchObject({ inserted: 32 });
      const { status, body } = await postBatch<RunProblem>(hub, of(34));
      expect([status, body.detail]).toEqual([413, 'The body must be at most 16 MiB (16,777,216 bytes).']);
    });
  });

  describe('a PATCH', () => {
    it('changes what it names, and says so in one order', async () => {
      const id = fresh();
      await postRun(hub, aRun(id, { host: 'vm', metrics_json: { old: 1 } }));
      const members = {
        git_commit_timestamp: '2026-01-01T00:00:00Z',
        git_commit_author: 'A <a@b>',
        git_commit_source: 'ci',
        context_json: { c: 1 },
        metrics_json: { m: 1 },
        items_skipped: 1,
        items_failed: '2',
        items_succeeded: 3.0,
        output_summary: 'out',
        error_details: 'details',
        error_summary: 'summary',
        duration_ms: 9,
        end_time: '2026-01-02T03:04:07Z',
        status: 'Completed',
      };
      const { status, body } = await patchRun(hub, id, members);
      expect([status, body]).toEqual([
        200,
        { event_id: id, updated: true, fields_updated: Object.keys(members).toReversed() },
      ]);
      expect(await runOf(hub, id)).toMatchObject({
        ...members,
        status: 'success',
        items_failed: 2,
        end_time: '2026-01-02T03:04:07.000000+00:00',
        host: 'vm',
      });
    });

    it('leaves what is null or unknown, and stores what the original drops', async () => {
      const id = fresh();
      await postRun(hub, aRun(id, { error_summary: 'kept', input_summary: 'old' }));
      const { body } = await patchRun(hub, id, {
        error_summary: null,
        items_failed: 0,
        items_discovered: 4,
        input_summary: 'in',
        updated_at: '2026-07-01T00:00:00+02:00',
        agent_name: 'other',
        bogus: 1,
      });
      expect(body.fields_updated).toEqual(['items_failed']);
      expect(await runOf(hub, id)).toMatchObject({
        error_summary: 'kept',
        items_discovered: 4,
        input_summary: 'in',
        updated_at: '2026-06-30T22:00:00.000000+00:00',
        agent_name: 'tester',
      });
    });

    it('answers 400 where there is nothing to change, and 404 where there is no run', async () => {
      const id = fresh();
      await postRun(hub, aRun(id));
      for (const body of [{}, { status: null }, { bogus: 1 }]) {
        const answer = await patchRun<RunProblem>(hub, id, body);
        expect([answer.status, answer.body.detail]).toEqual([400, 'No valid fields to update']);
      }
      const answer = await patchRun<RunProblem>(hub, 'no/such', { status: 'success' });
      expect([answer.status, answer.body.detail, answer.body.error]).toEqual([
        404,
        'Run not found: no/such',
        'Run not found: no/such',
      ]);
    });

    it.each([
      [{ status: 'bogus' }, 'status'],
      [{ status: 5 }, 'status'],
      [{ items_failed: -1 }, 'items_failed'],
      [{ duration_ms: 1.5 }, 'duration_ms'],
      [{ git_commit_source: 'automated' }, 'git_commit_source'],
      [{ metrics_json: [] }, 'metrics_json'],
      [{ end_time: 5 }, 'end_time'],
    ])('refuses %j', async (body, name) => {
      const id = fresh();
      await postRun(hub, aRun(id));
      const answer = await patchRun<RunProblem>(hub, id, { output_summary: 'x', ...body });
      expect([answer.status, answer.body.detail]).toMatchObject([422, [{ loc: ['body', name] }]]);
      expect((await runOf(hub, id)).output_summary).toBeNull();
    });

    it('lets a finished run run again', async () => {
      const id = fresh();
      await postRun(hub, aRun(id, { status: 'failure' }));
      await patchRun(hub, id, { status: 'running' });
      expect((await runOf(hub, id)).status).toBe('running');
    });

    it('loses nothing of another at the same time', async () => {
      const id = fresh();
      await postRun(hub, aRun(id));
      const members = ['items_succeeded', 'items_failed', 'items_skipped', 'duration_ms'];
      await Promise.all(members.map((name, index) => patchRun(hub, id, { [name]: index + 1 })));
      expect(await runOf(hub, id)).toMatchObject({
        items_succeeded: 1,
        items_failed: 2,
        items_skipped: 3,
        duration_ms: 4,
      });
    });
  });

  describe('a commit', () => {
    const associate = async (id: string, body: object) =>
      request<RunProblem>(hub, 'POST', `${pathOf(id)}/associate-commit`, body);

    it('is set as a whole, and moves updated_at', async () => {
      const id = fresh();
      await postRun(hub, aRun(id));
      const before = (await runOf(hub, id)).updated_at;
      const commit = {
        commit_hash: 'abcdef1234',
        commit_source: 'llm',
        commit_author: 'A <a@b>',
        commit_timestamp: '2026-01-01T00:00:00Z',
      };
      const answer = await associate(id, commit);
      expect([answer.status, answer.body]).toEqual([
        200,
        { status: 'success', event_id: id, run_id: `run-${id}`, commit_hash: 'abcdef1234' },
      ]);
      const row = await runOf(hub, id);
      expect(row).toMatchObject({
        git_commit_hash: 'abcdef1234',
        git_commit_source: 'llm',
        git_commit_author: 'A <a@b>',
        git_commit_timestamp: '2026-01-01T00:00:00Z',
      });
      expect(row.updated_at > before).toBe(true);
      await associate(id, { commit_hash: '1234567', commit_source: 'ci' });
      expect(await runOf(hub, id)).toMatchObject({ git_commit_author: null, git_commit_timestamp: null });
    });

    it.each([
      [{ commit_source: 'ci' }, 'commit_hash'],
      [{ commit_hash: 'abcdef1' }, 'commit_source'],
      [{ commit_hash: 'abcdef', commit_source: 'ci' }, 'commit_hash'],
      [{ commit_hash: 'a'.repeat(41), commit_source: 'ci' }, 'commit_hash'],
      [{ commit_hash: 'abcdef1', commit_source: 'robot' }, 'commit_source'],
      [{ commit_hash: 'abcdef1', commit_source: null }, 'commit_source'],
    ])('is refused as %j', async (body, name) => {
      const id = fresh();
      await postRun(hub, aRun(id));
      const answer = await associate(id, body);
      expect([answer.status, answer.body.detail]).toMatchObject([422, [{ loc: ['body', name] }]]);
    });

    it('needs a run', async () => {
      const { status, body } = await associate('nope', { commit_hash: 'abcdef1', commit_source: 'ci' });
      expect([status, body.detail]).toEqual([404, 'Run not found: nope']);
      expect((await request(hub, 'GET', '/api/v1/runs/nope/commit-url')).status).toBe(404);
      expect((await request(hub, 'GET', '/api/v1/runs/nope/repo-url')).status).toBe(404);
      expect((await request(hub, 'GET', '/api/v1/runs/nope')).status).toBe(404);
    });

    it('has a page where its platform is known', async () => {
      const id = fresh();
      await postRun(hub, aRun(id, { git_repo: ' git@gitlab.com:o/r.git ', git_commit_hash: 'abc1234' }));
      const urls = {
        repo_url: 'https://gitlab.com/o/r',
        commit_url: 'https://gitlab.com/o/r/-/commit/abc1234',
      };
      expect(await runOf(hub, id)).toMatchObject(urls);
      const { repo_url, commit_url } = urls;
      expect((await request(hub, 'GET', `${pathOf(id)}/commit-url`)).body).toEqual({ commit_url });
      expect((await request(hub, 'GET', `${pathOf(id)}/repo-url`)).body).toEqual({ repo_url });
    });
  });

  describe('the list', () => {
    const agent = `lister-${kind}`;
    const at = (second: number): string => `2026-03-01T00:00:0${second}.000000+00:00`;

    beforeAll(async () => {
      const of = (id: string, second: number, more: object = {}): object =>
        aRun(`l-${id}`, { agent_name: agent, created_at: at(second), start_time: at(second), ...more });
      await postBatch(hub, [
        of('b', 2, { status: 'failed', job_type: 'sync' }),
        of('a', 1),
        of('d1', 4, { status: 'completed' }),
        of('d2', 4, { parent_run_id: 'run-l-a' }),
        of('c', 3),
      ]);
    });

    const list = (query: string): Promise<string[]> => listed(hub, `agent_name=${agent}&${query}`);

    it('has the newest first, and of one instant the first first', async () => {
      expect(await list('')).toEqual(['l-d1', 'l-d2', 'l-c', 'l-b', 'l-a']);
    });

    it('tells runs apart that were told one after the other, without an instant', async () => {
      const ids = Array.from({ length: 8 }, () => fresh('quick'));
      for (const id of ids) await postRun(hub, aRun(id, { agent_name: 'quick' }));
      expect(await listed(hub, 'agent_name=quick')).toEqual(ids.toReversed());
    });

    it.each([
      ['status=failure', ['l-b']],
      ['status=FAILED', ['l-b']],
      ['status=completed', ['l-d1']],
      ['job_type=sync', ['l-b']],
      ['created_before=2026-03-01T00:00:02Z', ['l-a']],
      ['created_after=2026-03-01T00:00:03Z', ['l-d1', 'l-d2']],
      ['created_after=2026-03-01T01:00:03+01:00', ['l-d1', 'l-d2']],
      ['created_before=2026-03-01T01:00:02%2B01:00', ['l-a']],
      ['start_time_from=2026-03-01T00:00:04', ['l-d1', 'l-d2']],
      ['start_time_to=2026-03-01T00:00:02', ['l-b', 'l-a']],
      ['parent_run_id=run-l-a', ['l-d2']],
      ['run_id=run-l-c', ['l-c']],
      ['limit=2', ['l-d1', 'l-d2']],
      ['limit=2&offset=3', ['l-b', 'l-a']],
      ['offset=9', []],
      ['status=&job_type=&created_before=&limit=&offset=&bogus=5', ['l-d1', 'l-d2', 'l-c', 'l-b', 'l-a']],
    ])('filters by %s', async (query, expected) => {
      expect(await list(query)).toEqual(expected);
    });

    it.each([
      ['limit=0', 'limit'],
      ['limit=1001', 'limit'],
      ['limit=x', 'limit'],
      ['limit=1.5', 'limit'],
      ['offset=-1', 'offset'],
      ['offset=x', 'offset'],
      ['cursor=x', 'cursor'],
      ['limit=0&offset=-1&status=bogus', 'limit', 'offset'],
    ])('answers 422 to %s', async (query, ...names) => {
      const { status, body } = await request<RunProblem>(hub, 'GET', `/api/v1/runs?${query}`);
      expect([status, body.detail]).toMatchObject([422, names.map((name) => ({ loc: ['query', name] }))]);
    });

    it.each([
      [
        'status=bogus',
        "Invalid status. Must be one of: ['running', 'success', 'failure', 'partial', 'timeout', 'cancelled']",
      ],
      ['created_before=x', "Invalid ISO8601 timestamp for created_before: 'x'"],
      ['start_time_to=2026-13-01', "Invalid ISO8601 timestamp for start_time_to: '2026-13-01'"],
    ])('answers 400 to %s', async (query, detail) => {
      const { status, body } = await request<RunProblem>(hub, 'GET', `/api/v1/runs?${query}`);
      expect([status, body.detail]).toEqual([400, detail]);
    });

    it('is read by cursor without a gap while runs come and go', async () => {
      interface Page {
        readonly items: { event_id: string }[];
        readonly next_cursor: string | null;
      }
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const path = `/api/v1/runs?agent_name=${agent}&limit=2&cursor=${cursor}`;
        const page: Page = (await request<Page>(hub, 'GET', path)).body;
        seen.push(...page.items.map(({ event_id }) => event_id));
        cursor = page.next_cursor;
        await postRun(hub, aRun(fresh('newer'), { agent_name: agent }));
      }
      expect(seen).toEqual(['l-d1', 'l-d2', 'l-c', 'l-b', 'l-a']);
    });
  });

  it('knows the names of agents and types at once, and remembers them for a while', async () => {
    interface Metadata {
      readonly agent_names: string[];
      readonly job_types: string[];
      readonly counts: object;
      readonly cache_hit: boolean;
    }
    const metadata = async () => (await request<Metadata>(hub, 'GET', '/api/v1/metadata')).body;
    await postRun(hub, aRun(fresh(), { agent_name: 'ünique', job_type: 'Zebra' }));
    const first = await metadata();
    expect(first.cache_hit).toBe(false);
    expect(first.agent_names).toEqual(expect.arrayContaining(['tester', 'ünique']));
    expect(first.agent_names).toEqual(first.agent_names.toSorted());
    expect(first.job_types).toEqual(expect.arrayContaining(['check', 'Zebra']));
    expect(first.counts).toEqual({
      agent_names: first.agent_names.length,
      job_types: first.job_types.length,
    });
    expect(await metadata()).toEqual({ ...first, cache_hit: true });
  });

  it('counts its runs as they are', async () => {
    const counted = await sql(
      databaseUrl,
      'SELECT agent_name, job_type, status, SUM(runs) AS runs FROM agent_run_counts GROUP BY agent_name, job_type, status HAVING SUM(runs) <> 0 ORDER BY 1, 2, 3',
    );
    const stored = await sql(
      databaseUrl,
      'SELECT agent_name, job_type, status, COUNT(*) AS runs FROM agent_runs GROUP BY agent_name, job_type, status ORDER BY 1, 2, 3',
    );
    expect(counted).toEqual(stored);
  });
});
