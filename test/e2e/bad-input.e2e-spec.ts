import { beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../src/platform/problems/problem.js';
import { BAD_INPUT_CASES } from '../support/bad-input-cases.js';
import { BAD_ITEMS, BAD_REPORTS } from '../support/bad-reports.js';
import { BAD_REQUEST_CASES, RAW_CASES } from '../support/bad-request-cases.js';
import { DATABASES, freshDatabase } from '../support/databases.js';
import {
  BATCH,
  CANCEL_IDS,
  ENDED_ID,
  JOBS,
  REFUSED_ID,
  RUNNING_ID,
  RUNNING_VM,
} from '../support/input-case.js';
import type { InputCase } from '../support/input-case.js';
import { EVENT_CASES } from '../support/event-cases.js';
import { LIST_CASES } from '../support/list-cases.js';
import { linesAt } from '../support/log-lines.js';
import { ODD_INPUT_CASES } from '../support/odd-input-cases.js';
import { send, sendLines } from '../support/raw-request.js';
import type { RawAnswer } from '../support/raw-request.js';
import { jobOf, report, request, startHub } from '../support/hub.js';
import type { HubProcess } from '../support/hub.js';
import { launchForSuite } from '../support/suite-hub.js';

interface BatchAnswer {
  readonly results: readonly { index: number; status: number; error?: Problem }[];
}

const ON_422 = ['detail', 'error', 'errors', 'instance', 'status', 'title', 'type'];
const ON_OTHERS = ON_422.filter((member) => member !== 'errors');
const ABOUT_REFUSED = `"job_id":"${REFUSED_ID}","job_type":"backup","status":"running"`;
const INNARDS =
  /QueryFailed|SQLITE|\bER_[A-Z]|\b(SELECT|INSERT|UPDATE)\b.*\b(FROM|INTO|SET)\b|\\n +at |node_modules|\.[jt]s:\d/;

/** However slow the machine is, no job goes stale meanwhile. */
const NEVER_STALE = { STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '172800' };

/** None of these makes a job that another is about, so they may go in any order. */
const REFUSALS = [...BAD_REQUEST_CASES, ...BAD_INPUT_CASES, ...LIST_CASES, ...EVENT_CASES];

describe.each(DATABASES)('a hub on %s that gets bad and odd input', (kind) => {
  let hub: HubProcess;

  beforeAll(async () => {
    const suite = await launchForSuite(kind, NEVER_STALE);
    hub = suite.hub;
    await report(hub, RUNNING_ID, { status: 'running', vm_name: RUNNING_VM });
    for (const id of CANCEL_IDS) await report(hub, id, { status: 'running' });
    await report(hub, ENDED_ID, { status: 'completed' });
    return suite.end;
  });

  const expectItsAnswer = async (_sentence: string, input: InputCase): Promise<void> => {
    const answer = await send(hub, input);
    expect(answer.status, answer.text).toBe(input.status);
    if (input.status >= 400) expectProblem(answer, input);
    if (input.answer) expect(JSON.parse(answer.text)).toMatchObject(input.answer);
    if (input.stored) expect(await jobOf(hub, input.stored.id)).toMatchObject(input.stored.job);
  };

  it.concurrent.each(named(REFUSALS))('%s', expectItsAnswer);

  it('takes every good update of a batch, whatever is wrong with the others', async () => {
    const bad = [
      ...BAD_REPORTS.map(({ members, pointers }) => ({ item: `{${ABOUT_REFUSED},${members}}`, pointers })),
      ...BAD_ITEMS,
    ].filter(({ item }) => item.length < 10_000);
    const good = bad.map((_, index) => `{"job_id":"good-${index}","job_type":"backup","status":"running"}`);
    const updates = bad.flatMap(({ item }, index) => [item, good[index]]);
    const { status: all, body } = await request<BatchAnswer>(
      hub,
      'POST',
      BATCH,
      `{"updates":[${updates.join(',')}]}`,
    );
    expect(all).toBe(200);
    const expected = bad.flatMap(({ pointers }) => [
      { status: 422, pointers: pointers.toSorted() },
      { status: 200, pointers: undefined },
    ]);
    expect(body.results.map(({ status, error }) => ({ status, pointers: pointersOf(error) }))).toEqual(
      expected,
    );
    for (const { error } of body.results) expect(error?.error).toBe(error?.detail);
    expectNoInnards(JSON.stringify(body));
  });

  it.concurrent.each(named(ODD_INPUT_CASES))('%s', expectItsAnswer);

  it.concurrent.each(named(RAW_CASES))('outlives %s', async (_sentence, { request: lines, status }) => {
    const answer = await sendLines(hub, lines);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/^x-request-id: [\da-f-]{36}\r$/im);
    expect(answer).toMatch(/^content-type: application\/problem\+json\b/im);
  });

  it('answers 404 to an unknown job where registration is strict, alone and in a batch', async () => {
    const url = await freshDatabase(kind);
    const strict = await startHub({
      DATABASE_URL: url,
      MIGRATE_ON_START: 'true',
      JOB_REGISTRATION: 'strict',
    });
    await request(strict, 'PUT', `${JOBS}/${RUNNING_ID}`, { job_type: 'backup' });
    const path = `/api/v1/telemetry/backup/${REFUSED_ID}`;
    const alone = { sentence: 'a report', method: 'POST', path, body: '{"status":"running"}', status: 404 };
    const answer = await send(strict, alone);
    expect(answer.status).toBe(404);
    expectProblem(answer, alone);
    const updates = [REFUSED_ID, RUNNING_ID].map((id) => ({
      job_id: id,
      job_type: 'backup',
      status: 'running',
    }));
    const { body } = await request<BatchAnswer>(strict, 'POST', BATCH, { updates });
    expect(body.results.map(({ status }) => status)).toEqual([404, 200]);
  });

  it('has stored nothing of what it refused', async () => {
    expect(await request(hub, 'GET', `${JOBS}/${REFUSED_ID}`)).toMatchObject({ status: 404 });
    expect(await jobOf(hub, RUNNING_ID)).toMatchObject({
      job_type: 'backup',
      error_message: null,
      failure_reason: null,
    });
  });

  it('still serves a good update, and has logged no error', async () => {
    const answer = await report(hub, 'after-all', { status: 'running', vm_name: 'pg1' });
    expect(answer).toMatchObject({ status: 200, body: { outcome: 'applied' } });
    expect(await jobOf(hub, 'after-all')).toMatchObject({ status: 'running', vm_name: 'pg1' });
    expect(hub.process.exitCode).toBeNull();
    expect(linesAt(hub.output(), 'error')).toEqual([]);
  });
});

function named<T extends { readonly sentence: string }>(cases: readonly T[]): [sentence: string, row: T][] {
  return cases.map((row) => [row.sentence, row]);
}

function expectProblem({ status, headers, text: body }: RawAnswer, { path, pointers }: InputCase): void {
  const problem = JSON.parse(body) as Problem;
  expect(headers['content-type']).toMatch(/^application\/problem\+json\b/);
  expect(Object.keys(problem).toSorted()).toEqual(status === 422 ? ON_422 : ON_OTHERS);
  for (const text of [problem.type, problem.title, problem.detail]) expect(text).toMatch(/./);
  expect(problem).toMatchObject({ status, instance: path, error: problem.detail });
  expect(pointersOf(problem)).toEqual(pointers?.toSorted());
  expectNoInnards(body);
}

function pointersOf(problem: Problem | undefined): string[] | undefined {
  return problem?.errors?.map(({ pointer }) => pointer).toSorted();
}

function expectNoInnards(text: string): void {
  expect(text).not.toMatch(INNARDS);
  expect(text).not.toContain(process.cwd());
}
