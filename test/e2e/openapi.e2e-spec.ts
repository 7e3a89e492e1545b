import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDatabase } from '../support/databases.js';
import { launchHub, report, request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { CONTRACT, EXAMPLES, MEMBERS, QUERY, REFERENCE_OF_PROBLEM } from '../support/openapi-contract.js';
import { LIST, REGISTER, REPORT } from '../support/openapi-contract.js';
import {
  faultsIn,
  operationsOf,
  referencesIn,
  rightValuesOf,
  schemaAt,
  structureFaults,
} from '../support/openapi.js';
import { wrongValuesOf } from '../support/openapi.js';
import type { OpenApi, Operation } from '../support/openapi.js';

const PROBLEM_JSON = 'application/problem+json';

describe('the OpenAPI document', () => {
  let hub: Hub;
  let database: Awaited<ReturnType<typeof makeDatabase>>;
  let document: OpenApi;

  beforeAll(async () => {
    database = await makeDatabase('sqlite');
    hub = await launchHub({ DATABASE_URL: database.url });
    document = (await request<OpenApi>(hub, 'GET', '/api/openapi.json')).body;
    const disks = [{ disk_index: 0, label: 'root', error: 'slow' }, { disk_index: 1 }];
    await report(hub, 'running', {
      status: 'running',
      current_phase: 'snapshot',
      total_bytes: 9,
      vm_name: 'pg1',
      disks,
    });
    await report(hub, 'to-cancel', { status: 'running' });
    await report(hub, 'ended', { status: 'failed', error: 'it broke' });
  });
  afterAll(async () => {
    await hub.kill();
    await database.remove();
  });

  const operation = (route: string): Operation => {
    const found = operationsOf(document).get(route);
    if (!found) throw new Error(`${route} is not described`);
    return found;
  };

  it('is well-formed', () => {
    expect(document.openapi).toMatch(/^3\.0\.\d$/);
    expect(document.info).toMatchObject({
      title: expect.stringMatching(/./),
      version: expect.stringMatching(/^\d/),
    });
    expect(structureFaults(document)).toEqual([]);
  });

  it('has no reference that leads nowhere', () => {
    const names = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(referencesIn(document)).toContain(REFERENCE_OF_PROBLEM);
    expect(referencesIn(document).filter((reference) => !names.includes(reference))).toEqual([]);
  });

  it.each(Object.entries(CONTRACT))('describes %s with its statuses', (route, statuses) => {
    expect(Object.keys(operation(route).responses)).toEqual(statuses.map(String));
  });

  it('describes of every route of the API all errors that it can have, each as a problem', () => {
    const faults = [...operationsOf(document)]
      .filter(([route]) => route.includes(' /api/'))
      .flatMap(([route, described]) =>
        undescribedErrors(route, described).map((fault) => `${route}: ${fault}`),
      );
    expect(faults).toEqual([]);
  });

  it.each(MEMBERS)('describes %s %s%j with its members', (route, where, path, members) => {
    const { requestBody, responses } = operation(route);
    const content = where === 'request' ? requestBody?.content : responses[where]?.content;
    const schema = schemaAt(document, Object.values(content ?? {})[0]?.schema, path);
    expect(Object.keys(schema.properties ?? {}).toSorted()).toEqual(members.toSorted());
  });

  it('describes every filter of the list', () => {
    const filters = operation(LIST).parameters?.filter((parameter) => parameter.in === 'query');
    expect(filters?.map(({ name }) => name).toSorted()).toEqual(QUERY.toSorted());
  });

  it.each(EXAMPLES)(
    'describes $status of $route as it is answered',
    async ({ route, status, path, ...init }) => {
      const answer = await fetch(hub.url + path, { method: route.split(' ')[0] ?? '', ...init });
      const text = await answer.text();
      expect(answer.status, text).toBe(status);
      const content = operation(route).responses[status]?.content ?? {};
      const type = answer.headers.get('content-type')?.split(';')[0];
      expect(Object.keys(content)).toEqual(type ? [type] : []);
      if (type) expect(faultsIn(document, content[type]?.schema, JSON.parse(text))).toEqual([]);
    },
  );

  it('has above an example of every answer that it describes of the contract, but of a database that is away', () => {
    const shown = EXAMPLES.map(({ route, status }) => `${status} ${route}`);
    const described = Object.entries(CONTRACT).flatMap(([route, statuses]) =>
      statuses.filter((status) => status !== 503).map((status) => `${status} ${route}`),
    );
    expect(shown.toSorted()).toEqual(described.toSorted());
  });

  it.each([
    {
      route: REPORT,
      method: 'POST',
      path: '/api/v1/telemetry/backup/',
      base: { status: 'running' },
      disks: [],
    },
    {
      route: REPORT,
      method: 'POST',
      path: '/api/v1/telemetry/backup/',
      base: { status: 'running' },
      disks: ['disks'],
    },
    { route: REGISTER, method: 'PUT', path: '/api/v1/jobs/', base: { job_type: 'backup' }, disks: [] },
    { route: REGISTER, method: 'PUT', path: '/api/v1/jobs/', base: { job_type: 'backup' }, disks: ['disks'] },
  ])(
    'describes what $route takes of each member $disks, and what not',
    async ({ route, method, path, base, disks }) => {
      const schema = operation(route).requestBody?.content['application/json']?.schema;
      const { properties = {}, required = [] } = schemaAt(document, schema, disks);
      const told: string[] = [];
      const expected: string[] = [];
      const tell = async (member: string, value: unknown, wanted: string): Promise<void> => {
        const id = `told-${told.length}-${method}-${disks.length}`;
        const part = { [member]: value };
        const body =
          disks.length > 0 ? { ...base, disks: [{ disk_index: 0, ...part }] } : { ...base, ...part };
        const answer = await request<{ errors?: { pointer: string }[] }>(hub, method, path + id, body);
        const said = answer.status < 300 ? 'taken' : `${answer.status} ${answer.body.errors?.[0]?.pointer}`;
        const shown = JSON.stringify(part).slice(0, 80);
        told.push(`${shown} ${said}`);
        expected.push(`${shown} ${wanted}`);
      };
      const at = disks.length > 0 ? '/disks/0' : '';
      for (const [member, rule] of Object.entries(properties)) {
        for (const value of wrongValuesOf(rule)) await tell(member, value, `422 ${at}/${member}`);
        if (required.includes(member)) await tell(member, null, `422 ${at}/${member}`);
        if (route === REPORT && ['job_id', 'job_type'].includes(member)) continue;
        for (const value of rightValuesOf(rule)) await tell(member, value, 'taken');
      }
      expect(told.length).toBeGreaterThan(5);
      expect(told).toEqual(expected);
    },
  );

  it('is shown as a page, with all that the page needs', async () => {
    const page = await fetch(`${hub.url}/api/docs`);
    expect(page.headers.get('content-type')).toMatch(/^text\/html\b/);
    const html = await page.text();
    const needed = [...html.matchAll(/(?:src|href)="(\.[^"]+)"/g)].map(
      (match) => new URL(match[1] ?? '', page.url).href,
    );
    expect(needed.length).toBeGreaterThan(2);
    for (const url of needed) expect([url, (await fetch(url)).status]).toEqual([url, 200]);
  });
});

/** What a route of the API must say, and does not: what can go wrong follows from what it takes. */
function undescribedErrors(route: string, { requestBody, parameters = [], responses }: Operation): string[] {
  const due = [
    '503',
    ...(requestBody ? ['400', '413', '415', '422'] : []),
    ...(parameters.length > 0 ? ['422'] : []),
  ];
  const missing = due.filter((status) => !(status in responses)).map((status) => `${status} is missing`);
  const errors = Object.entries(responses).filter(([status]) => Number(status) >= 400);
  const unlike = errors
    .filter(
      ([, { content = {} }]) =>
        Object.keys(content).join() !== PROBLEM_JSON ||
        content[PROBLEM_JSON]?.schema?.$ref !== REFERENCE_OF_PROBLEM,
    )
    .map(([status]) => `${status} is no problem`);
  const headers = JSON.stringify(responses['503']?.headers ?? {});
  return [...missing, ...unlike, ...(headers.includes('Retry-After') ? [] : ['503 has no Retry-After'])];
}
