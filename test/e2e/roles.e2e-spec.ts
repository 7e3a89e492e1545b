import { beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from '../../src/auth/role.js';
import type { Need, Role } from '../../src/auth/role.js';
import { request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { EXAMPLES } from '../support/openapi-examples.js';
import { faultsIn, operationsOf } from '../support/openapi.js';
import type { OpenApi } from '../support/openapi.js';
import { send } from '../support/raw-request.js';
import type { RawAnswer } from '../support/raw-request.js';
import { OTHER_ROLE_OF, ROLE_OF } from '../support/roles.js';
import { openForSuite } from '../support/suite-hub.js';
import { bearer, createToken, untilKnown } from '../support/tokens.js';

const CALLERS = [undefined, ...ROLES];
const MATRIX = Object.entries({ ...ROLE_OF, ...OTHER_ROLE_OF }).flatMap(([route, need]) =>
  CALLERS.map((role) => ({ route, need, role, caller: role ?? 'a caller without a token' })),
);

/** 401 and 403 are the gate's; whatever else is the route's own. */
function verdictOn(need: Need, role: Role | undefined): 'let in' | 401 | 403 {
  if (need === 'nobody') return 'let in';
  if (!role) return 401;
  return role === need || role === 'operator' ? 'let in' : 403;
}

describe('a hub that asks for tokens', () => {
  let hub: Hub;
  let document: OpenApi;
  const tokens = new Map<Role, string>();

  beforeAll(async () => {
    const suite = await openForSuite('sqlite', { AUTH: 'required' });
    hub = suite.hub;
    for (const role of ROLES) tokens.set(role, await createToken(suite.databaseUrl, { name: role, role }));
    for (const token of tokens.values()) await untilKnown(hub, token);
    const asViewer = bearer(tokens.get('viewer') ?? '');
    document = (await request<OpenApi>(hub, 'GET', '/api/openapi.json', undefined, asViewer)).body;
    return suite.end;
  });

  async function call(route: string, role: Role | undefined): Promise<RawAnswer> {
    const [method = '', path = ''] = route.split(' ');
    const example = EXAMPLES.find((candidate) => candidate.route === route) ?? { path, headers: {} };
    const token = role && tokens.get(role);
    const headers = { ...example.headers, ...(token ? bearer(token) : {}) };
    return send(hub, { method, status: 0, ...example, headers });
  }

  it('has a role for every route of its document, and for no others', () => {
    expect([...operationsOf(document).keys()].toSorted()).toEqual(Object.keys(ROLE_OF).toSorted());
  });

  it('says in its document what each route needs, and that it may answer 401 and 403', () => {
    expect(document.components).toMatchObject({
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    });
    for (const [route, operation] of operationsOf(document)) {
      const isOpen = ROLE_OF[route] === 'nobody';
      expect([route, operation]).toMatchObject([route, { 'x-required-role': ROLE_OF[route] }]);
      expect(Object.hasOwn(operation, 'security'), route).toBe(!isOpen);
      if (!isOpen) expect(operation).toMatchObject({ security: [{ token: [] }] });
      for (const status of [401, 403]) expect(Object.hasOwn(operation.responses, status)).toBe(!isOpen);
    }
  });

  it.each(MATRIX)('judges $caller at $route', async ({ route, need, role }) => {
    const { status, headers, text } = await call(route, role);
    const verdict = verdictOn(need, role);
    expect(status === 401 || status === 403 ? status : 'let in', text).toBe(verdict);
    if (verdict === 'let in') return;
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(headers['www-authenticate']).toMatch(/^Bearer realm="[^"]+"/);
    if (verdict === 403) expect(text).toContain(`the role ${need}`);
    const described = operationsOf(document).get(route)?.responses[verdict];
    const schema = described?.content?.['application/problem+json']?.schema;
    if (schema) expect(faultsIn(document, schema, JSON.parse(text))).toEqual([]);
  });

  it.each(MATRIX.filter(({ route }) => route.startsWith('GET ')))(
    'judges a HEAD of $caller at $route',
    async ({ route, need, role }) => {
      const { status } = await call(route.replace('GET', 'HEAD'), role);
      if (verdictOn(need, role) === 'let in') expect([401, 403]).not.toContain(status);
      else expect(status).toBe(verdictOn(need, role));
    },
  );

  it('tells everybody that a path is no route, or one of other methods', async () => {
    expect((await call('GET /api/v2/jobs', undefined)).status).toBe(404);
    expect((await call('DELETE /api/v1/jobs', undefined)).status).toBe(405);
  });

  it('asks for a token where the job id cannot even be decoded', async () => {
    expect((await request(hub, 'GET', '/api/v1/jobs/%zz')).status).toBe(401);
  });

  it('reads no body of whom it does not let in', async () => {
    const path = '/api/v1/telemetry/batch';
    const body = 'no JSON at all';
    expect((await send(hub, { method: 'POST', path, body, status: 401 })).status).toBe(401);
    // A request whose body never comes gets an answer, too.
    const headers = { 'content-type': 'application/json', 'content-length': '1000' };
    const half = await send(hub, { method: 'POST', path, headers, body: '{', chunked: true, status: 413 });
    expect(half.status).toBe(401);
  });
});
