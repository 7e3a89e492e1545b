import { createHash } from 'node:crypto';
import fastify from 'fastify';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import { ProblemFilter } from '../platform/problems/problem.filter.js';
import { requireTokens, classify, allowAnonymous } from './gate.js';
import { KnownTokens } from './known-tokens.js';
import { ROLES } from './role.js';
import type { Need, Role } from './role.js';
import { newToken } from './token.js';

const NEEDS: readonly Need[] = ['nobody', ...ROLES];
const TOKENS = Object.fromEntries(ROLES.map((role) => [role, newToken()])) as Record<Role, string>;

function knownTokens(expiresAt = Infinity): KnownTokens {
  const known = new KnownTokens();
  const limits = { jobTypes: undefined, jobIdPrefixes: undefined };
  known.replace(
    ROLES.map((role, id) => {
      const digest = createHash('sha256').update(TOKENS[role]).digest();
      return { id, digest, expiresAt, caller: { name: `the ${role}`, role, limits } };
    }),
  );
  return known;
}

function addRoutes(app: FastifyInstance): FastifyInstance {
  for (const needs of NEEDS) app.get(`/${needs}`, { config: { needs } }, () => 'in');
  app.get('/unclassified', () => 'in');
  app.get('/library/page', () => 'in');
  app.get('/who', { config: { needs: 'viewer' } }, ({ caller }) => caller?.name);
  return app;
}

describe('the gate', () => {
  let app: FastifyInstance;
  const ask = async (url: string, role?: Role, more: InjectOptions = {}): Promise<number> => {
    const headers = role ? { authorization: `Bearer ${TOKENS[role]}` } : {};
    return (await app.inject({ url, headers, ...more })).statusCode;
  };

  beforeEach(() => {
    app = fastify();
    requireTokens(app, knownTokens(), new ProblemFilter());
    classify(app, ['/library'], 'viewer');
    addRoutes(app);
  });

  it('keeps a route that nobody classified for operators', async () => {
    expect(await ask('/unclassified')).toBe(401);
    expect(await ask('/unclassified', 'reporter')).toBe(403);
    expect(await ask('/unclassified', 'viewer')).toBe(403);
    expect(await ask('/unclassified', 'operator')).toBe(200);
  });

  it('lets the role of the route in, and the operator everywhere', async () => {
    for (const need of NEEDS) {
      expect(await ask(`/${need}`)).toBe(need === 'nobody' ? 200 : 401);
      for (const role of ROLES) {
        const isIn = need === 'nobody' || role === need || role === 'operator';
        expect(await ask(`/${need}`, role), `${role} at ${need}`).toBe(isIn ? 200 : 403);
      }
    }
  });

  it('judges HEAD as GET', async () => {
    expect(await ask('/viewer', undefined, { method: 'HEAD' })).toBe(401);
    expect(await ask('/viewer', 'viewer', { method: 'HEAD' })).toBe(200);
  });

  it('classifies the routes of a library by their path', async () => {
    expect(await ask('/library/page', 'reporter')).toBe(403);
    expect(await ask('/library/page', 'viewer')).toBe(200);
  });

  it('tells everybody that there is no such route', async () => {
    expect(await ask('/nowhere')).toBe(404);
  });

  it('says who called', async () => {
    const headers = { authorization: `Bearer ${TOKENS.viewer}` };
    expect((await app.inject({ url: '/who', headers })).body).toBe('the viewer');
  });

  it('answers 401 before it reads a body', async () => {
    app.post('/body', { config: { needs: 'reporter' } }, () => 'in');
    const payload = 'no JSON at all';
    const headers = { 'content-type': 'application/json' };
    expect((await app.inject({ method: 'POST', url: '/body', payload, headers })).statusCode).toBe(401);
  });

  it('tells of the expiry of a token to its holder alone', async () => {
    app = fastify();
    requireTokens(app, knownTokens(Date.parse('2026-01-01T00:00:00Z')), new ProblemFilter());
    addRoutes(app);
    const detailFor = async (token: string): Promise<unknown> => {
      const answer = await app.inject({ url: '/viewer', headers: { authorization: `Bearer ${token}` } });
      expect(answer.statusCode).toBe(401);
      return answer.json<{ detail: string }>().detail;
    };
    expect(await detailFor(TOKENS.viewer)).toBe('The token expired at 2026-01-01T00:00:00.000Z.');
    expect(await detailFor(newToken())).toBe('The token is not valid.');
  });
});

describe('a gate that is off', () => {
  it('lets everybody do all, as nobody', async () => {
    const app = fastify();
    allowAnonymous(app);
    addRoutes(app);
    expect((await app.inject('/unclassified')).statusCode).toBe(200);
    expect((await app.inject('/who')).body).toBe('nobody');
  });
});
