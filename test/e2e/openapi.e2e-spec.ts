import { beforeAll, describe, expect, it } from 'vitest';
import { report, request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { PROBLEM, REFUSAL, ROUTES, RUN_PROBLEM } from '../support/openapi-contract.js';
import { EXAMPLES } from '../support/openapi-examples.js';
import { faultsIn, operationsOf, plain } from '../support/openapi.js';
import type { OpenApi, Operation } from '../support/openapi.js';
import { send } from '../support/raw-request.js';
import { openForSuite } from '../support/suite-hub.js';

/** The tests of the collector, which has libvirt, try these. */
const ELSEWHERE = [
  '502 POST /api/telemetry/start',
  '200 POST /api/telemetry/start',
  '200 GET /api/telemetry/live-vms',
  '200 GET /api/telemetry/vm-stats/{id}',
  '200 GET /api/telemetry/vm-history/{id}',
  '502 GET /api/telemetry/vm-history/{id}',
];

describe('the OpenAPI document', () => {
  let hub: Hub;
  let document: OpenApi;

  beforeAll(async () => {
    const suite = await openForSuite('sqlite');
    hub = suite.hub;
    document = (await request<OpenApi>(hub, 'GET', '/api/openapi.json')).body;
    const disks = [{ disk_index: 0, label: 'root', error: 'slow', bytes_transferred: 4 }, { disk_index: 1 }];
    await report(hub, 'running', { status: 'running', current_phase: 'snapshot', total_bytes: 9, disks });
    await report(hub, 'to-cancel', { status: 'running' });
    await report(hub, 'ended', { status: 'failed', backup_type: 'full', error: 'it broke', vm_name: 'pg1' });
    return suite.end;
  });

  const operation = (route: string): Operation => {
    const found = operationsOf(document).get(route);
    if (!found) throw new Error(`${route} is not described`);
    return found;
  };

  it('describes the routes of the contract, and no others', () => {
    expect(document).toMatchObject({
      openapi: expect.stringMatching(/^3\.0\./),
      info: { version: expect.stringMatching(/^\d/) },
    });
    expect([...operationsOf(document).keys()].toSorted()).toEqual(Object.keys(ROUTES).toSorted());
  });

  it('names a server that is relative to it', async () => {
    const servers = (document as OpenApi & { servers: { url: string }[] }).servers.map(({ url }) => url);
    expect(servers.map((url) => new URL(url, `${hub.url}/api/openapi.json`).href)).toEqual([`${hub.url}/`]);
    expect(servers).toEqual(['..']);
  });

  it.each(Object.entries(ROUTES))(
    'has what %s takes as the contract has it',
    (route, { parameters, body }) => {
      const { summary, parameters: described = [], requestBody } = operation(route);
      expect(summary).toMatch(/./);
      const byName = described.map(({ name, schema }) => [name, plain(document, schema)] as const);
      expect(Object.fromEntries(byName)).toEqual(parameters ?? {});
      for (const { in: place, required } of described) expect(required).toBe(place === 'path');
      expect(plain(document, requestBody?.content)).toEqual(body && contentOf(body));
    },
  );

  it.each(Object.entries(ROUTES))(
    'has what %s answers as the contract has it, every error as a problem',
    (route, { answers, textTypes = [], picture, errors = [], refusals = [], badRun, isConditional }) => {
      const { responses } = operation(route);
      const due = [
        ...(picture ? [[200, { [picture]: { schema: { type: 'string' } } }] as const] : []),
        ...Object.entries(answers).map(
          ([status, schema]) =>
            [status, status === '204' ? 'nothing' : contentOf(schema, textTypes)] as const,
        ),
        ...errors.map((status) => [status, { 'application/problem+json': { schema: PROBLEM } }] as const),
        ...refusals.map((status) => [status, { 'application/problem+json': { schema: REFUSAL } }] as const),
        ...(badRun ? [[422, { 'application/problem+json': { schema: RUN_PROBLEM } }] as const] : []),
        ...(isConditional ? [[304, 'nothing'] as const] : []),
      ];
      const described = Object.entries(responses).map(
        ([status, { content }]) => [status, plain(document, content) ?? 'nothing'] as const,
      );
      expect(Object.fromEntries(described)).toEqual(Object.fromEntries(due));
      for (const { description } of Object.values(responses)) expect(description).toMatch(/./);
      if (errors.includes(503)) expect(responses[503]?.headers).toHaveProperty('Retry-After');
      if (isConditional) expect(responses[200]?.headers).toHaveProperty('ETag');
    },
  );

  it.each(EXAMPLES)('holds for $status of $route at $path', async ({ route, status, ...input }) => {
    const method = route.slice(0, route.indexOf(' '));
    const { text, headers, ...answer } = await send(hub, { method, status, ...input });
    expect(answer.status, text).toBe(status);
    const { content, headers: described = {} } = operation(route).responses[status] ?? {};
    const type = headers['content-type']?.split(';')[0];
    const types = Object.keys(content ?? {});
    expect(types.length > 0 ? types : [undefined]).toContain(type);
    expect(Object.keys(headers)).toEqual(
      expect.arrayContaining(Object.keys(described).map((name) => name.toLowerCase())),
    );
    const schema = type && content?.[type]?.schema;
    if (schema && type.endsWith('json')) expect(faultsIn(document, schema, JSON.parse(text))).toEqual([]);
  });

  it('is tried above at every status but those of a system that is away or configured, and of too many streams', () => {
    const tried = EXAMPLES.map(({ route, status }) => `${status} ${route}`);
    const described = [...operationsOf(document)].flatMap(([route, { responses }]) =>
      Object.keys(responses)
        .filter((status) => status !== '503' && status !== '429' && !ELSEWHERE.includes(`${status} ${route}`))
        .map((status) => `${status} ${route}`),
    );
    expect([...new Set(tried)].toSorted()).toEqual(described.toSorted());
  });

  it('is shown as a page, with all that the page needs', async () => {
    const page = await fetch(`${hub.url}/api/docs`);
    expect(page.headers.get('content-type')).toMatch(/^text\/html\b/);
    const needed = [...(await page.text()).matchAll(/(?:src|href)="(\.[^"]+)"/g)].map(
      ([, path = '']) => new URL(path, page.url).href,
    );
    expect(needed.length).toBeGreaterThan(2);
    for (const url of needed) expect([url, (await fetch(url)).status]).toEqual([url, 200]);
  });
});

function contentOf(schema: object | undefined, textTypes: readonly string[] = []): object {
  const texts = textTypes.map((type) => [type, { schema: { type: 'string' } }]);
  return { ...(schema && { 'application/json': { schema } }), ...Object.fromEntries(texts) };
}
