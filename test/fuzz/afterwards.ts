import { setTimeout as sleep } from 'node:timers/promises';
import { brokenChain, brokenSum } from '../chaos/promises.js';
import type { EventJson, JobJson } from '../support/hub.js';
import { linesAt, logLines } from '../support/log-lines.js';
import { inParallel } from '../support/parallel.js';
import { authorizationsOf } from './callers.js';
import { encoded } from './draft.js';
import type { Ledger } from './ledger.js';
import { Sender } from './sender.js';
import type { Stage } from './stage.js';

const LAST_ID = 'the-last-one';
const QUESTION = {
  route: 'afterwards',
  caller: 'operator',
  method: 'GET',
  headers: [['X-Request-Id', LAST_ID]],
  framing: 'length',
} as const;
const LOGGED_WITHIN_MS = 30_000;

interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

type Ask = <T>(path: string) => Promise<T>;

/** Checks the hub, its rows and its log after all requests. */
export async function inspectAfterwards({ hub, tokens, leaks }: Stage, ledger: Ledger): Promise<void> {
  // As the requests before went, so that what they stored is asked for by the same bytes.
  const sender = new Sender(new URL(hub.url));
  const ask = async <T>(target: string): Promise<T> => {
    const { answers } = await sender.send({ ...QUESTION, target }, authorizationsOf('operator', tokens));
    const [{ status, text } = { status: 'no answer', text: '' }] = answers;
    if (status === 200) return JSON.parse(text) as T;
    throw new Error(`Afterwards there is ${status} at ${target}: ${text}`);
  };
  if (hub.process.exitCode !== null) {
    ledger.breaks(`the hub has ended with ${hub.process.exitCode}`, hub.output().slice(-2_000));
    return;
  }
  // The log says more about it than the answer.
  await inspectRows(ask, ledger).catch((error: Error) => ledger.breaks(error.message));
  for (const path of ['/health/live', '/health', '/health/ready']) await ask(path);
  sender.close();
  await untilLogged(hub, ledger);
  inspectLog(hub.output(), leaks.secretsIn(hub.output()), ledger);
  const code = await hub.stop();
  if (code !== 0) ledger.breaks(`the hub ended with ${code} on SIGTERM`);
}

async function inspectRows(ask: Ask, ledger: Ledger): Promise<void> {
  const jobs = await pagesOf<JobJson>('/api/v1/jobs?include=disks&limit=200', ask);
  inspectJobs(jobs, ledger);
  await inParallel(4, jobs, async ({ id }) => {
    const { job, events } = await atOneMoment(`/api/v1/jobs/${encoded(id)}`, ask);
    for (const broken of brokenChain(job, events)) ledger.breaks(`${id}: ${broken}`);
  });
  await pagesOf('/api/v1/audit?limit=200', ask);
}

/** Sweeps go on judging: what was read before and after one of them does not go together. */
async function atOneMoment(path: string, ask: Ask): Promise<{ job: JobJson; events: readonly EventJson[] }> {
  let before = await ask<JobJson>(path);
  for (;;) {
    const events = await pagesOf<EventJson>(`${path}/events?limit=1000`, ask);
    const job = await ask<JobJson>(path);
    if (job.revision === before.revision) return { job, events };
    before = job;
  }
}

async function pagesOf<T>(path: string, ask: Ask): Promise<T[]> {
  const all: T[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page<T> = await ask(cursor === '' ? path : `${path}&cursor=${cursor}`);
    all.push(...page.items);
    cursor = page.next_cursor;
  }
  return all;
}

/** Every acknowledged update is stored, once, and its figures are consistent. */
function inspectJobs(jobs: readonly JobJson[], ledger: Ledger): void {
  const found = new Map(jobs.map((job) => [job.id, job]));
  if (found.size !== jobs.length)
    ledger.breaks(`${jobs.length} jobs in the pages, ${found.size} of them different`);
  for (const [id, revision] of ledger.revisions) {
    const stored = found.get(id)?.revision ?? 'no such job';
    if (!(Number(stored) >= revision))
      ledger.breaks(`${id}: revision ${revision} was acknowledged, found ${stored}`);
  }
  for (const job of jobs) for (const broken of brokenSum(job)) ledger.breaks(`${job.id}: ${broken}`);
}

/** Lines come through a pipe, and the last one is the last. */
async function untilLogged(hub: Stage['hub'], ledger: Ledger): Promise<void> {
  const deadline = performance.now() + LOGGED_WITHIN_MS;
  const isLogged = (): boolean =>
    linesAt(hub.output().slice(-5_000).replace(/^.*\n/, ''), 'debug').some(
      ({ request_id: id, route }) => id === LAST_ID && route === '/health/ready',
    );
  while (!isLogged()) {
    if (performance.now() > deadline) return ledger.breaks('the last request is not in the log');
    await sleep(50);
  }
}

function inspectLog(output: string, secrets: readonly string[], ledger: Ledger): void {
  const lines = logLines(output);
  for (const line of lines.filter(({ level }) => level === 'error')) {
    ledger.breaks(`an error in the log: ${line.message}`, JSON.stringify(line));
  }
  for (const secret of secrets) ledger.breaks(`the log tells ${secret}`);
  const logged = new Set(lines.map(({ request_id: id }) => id));
  const missing = [...ledger.requestIds].filter(([id]) => !logged.has(id));
  for (const [, asked] of missing.slice(0, 5)) ledger.breaks(`not in the log: ${asked.slice(0, 300)}`);
}
