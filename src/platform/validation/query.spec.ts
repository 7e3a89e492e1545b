import { plainToInstance } from 'class-transformer';
import fc from 'fast-check';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { AuditQuery } from '../../audit/dto/audit.dto.js';
import { toCursor } from '../../jobs/job-cursor.js';
import { toEventCursor } from '../../jobs/event-cursor.js';
import { EventListQuery } from '../../jobs/dto/event-list.query.js';
import { JobListQuery } from '../../jobs/dto/job-list.query.js';
import { ValidationFailedError } from '../problems/validation-failed.error.js';
import { membersOf } from './to-instance.js';
import type { Type } from './to-instance.js';
import { QueryOf } from './validate.js';

const QUERIES: readonly Type[] = [JobListQuery, EventListQuery, AuditQuery];
const LAST = { created_at: '2026-11-21 09:00:00.000', id: 'j' };

/** Reads query strings as the hub's server does. */
class Parser {
  private query: unknown;
  private readonly server = Fastify();

  constructor() {
    this.server.get('/', (request) => {
      this.query = request.query;
      return '';
    });
  }

  async parse(query: string): Promise<unknown> {
    await this.server.inject(`/?${query}`);
    return this.query;
  }
}

/** The DTO, or the pointers to what is wrong; any other error is the test's. */
function outcomeOf(type: Type, query: unknown): object {
  try {
    return new QueryOf(type).transform(query);
  } catch (error) {
    if (!(error instanceof ValidationFailedError)) throw error;
    return error.errors.map(({ pointer }) => pointer);
  }
}

describe('a query string', () => {
  it.each<[string, Type, Record<string, unknown>]>([
    [
      'status=running,failed&job_type=backup',
      JobListQuery,
      { status: ['running', 'failed'], job_type: ['backup'] },
    ],
    ['created_after=2026-11-21T10:00:00%2B01:00', JobListQuery, { created_after: Date.UTC(2026, 10, 21, 9) }],
    ['changed_since=1970-01-01T00:00:00Z', JobListQuery, { changed_since: 0 }],
    ['limit=500&include=disks&q=', JobListQuery, { limit: 500, include: 'disks', q: '' }],
    ['vm_name=1&repository_id=2', JobListQuery, { vm_name: '1', repository_id: '2' }],
    [`cursor=${toCursor(LAST)}`, JobListQuery, { cursor: LAST }],
    [`cursor=${toEventCursor(0)}&limit=1000`, EventListQuery, { cursor: 0, limit: 1_000 }],
    ['cursor=7', AuditQuery, { cursor: 7 }],
  ])('becomes what its members say: ?%s', async (query, type, members) => {
    expect(outcomeOf(type, await new Parser().parse(query))).toMatchObject(members);
  });

  it.each<[string, Type, number]>([
    ['jobs', JobListQuery, 50],
    ['events', EventListQuery, 200],
    ['the audit log', AuditQuery, 50],
  ])('that says nothing is of the usual page of %s', async (_what, type, limit) => {
    expect({ ...outcomeOf(type, await new Parser().parse('')) }).toEqual({ limit });
  });

  it('is the same question in whatever order it asks', async () => {
    const [one = {}, other = {}] = await Promise.all(
      ['status=running&q=a&limit=50', 'q=a&status=running'].map(async (query) =>
        outcomeOf(JobListQuery, await new Parser().parse(query)),
      ),
    );
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  });
});

describe('class-transformer', () => {
  const names = fc.oneof(
    fc.constantFrom(...QUERIES.flatMap(membersOf)),
    fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', ''),
  );
  const nested = fc.oneof(
    names.map((name) => `[${name}]`),
    names.map((name) => `.${name}`),
    fc.constantFrom('[]', '[0]', '[constructor][prototype]', '%5Bconstructor%5D'),
  );
  const name = fc.oneof(
    { weight: 4, arbitrary: names },
    fc.tuple(names, nested).map(([outer, inner]) => outer + inner),
  );
  const text = fc.oneof(
    fc.constantFrom(
      '',
      '1',
      '50',
      'running',
      'backup,restore',
      'disks',
      '2026-11-21T09:00:00Z',
      toCursor(LAST),
    ),
    fc.constantFrom('{"constructor":1}', '[object Object]', '__proto__', 'constructor', '%00', '%zz'),
    fc.string().map(encodeURIComponent),
  );
  const query = fc
    .array(fc.tuple(name, text), { maxLength: 4 })
    .map((pairs) => pairs.map(([member, value]) => `${member}=${value}`).join('&'));

  it('throws at an object where a text belongs, which is refused before', () => {
    const object = { constructor: 1 };
    expect(() => plainToInstance(JobListQuery, { vm_name: object })).toThrow(TypeError);
    for (const value of [object, [object], JSON.parse('{"__proto__":1}')] as unknown[]) {
      expect(outcomeOf(JobListQuery, { vm_name: value })).toEqual(['/vm_name']);
    }
  });

  it('is reached by no query string that makes it throw, nor with a member that was not declared', async () => {
    const parser = new Parser();
    const verdicts = { read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...QUERIES), query, async (type, asked) => {
        const outcome = outcomeOf(type, await parser.parse(asked));
        verdicts[Array.isArray(outcome) ? 'refused' : 'read']++;
        if (Array.isArray(outcome)) return;
        expect(Object.getPrototypeOf(outcome)).toBe(type.prototype);
        expect(membersOf(type)).toEqual(expect.arrayContaining(Object.keys(outcome)));
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(verdicts.read, verdicts.refused)).toBeGreaterThan(100);
  });

  it('sees none but valid texts, whatever a parser makes of a query string', () => {
    const plain = fc.dictionary(names, fc.oneof(text, fc.jsonValue(), fc.constant({ constructor: 1 })), {
      maxKeys: 3,
    });
    fc.assert(
      fc.property(fc.constantFrom(...QUERIES), plain, (type, asked) => {
        const outcome = outcomeOf(type, asked);
        if (Array.isArray(outcome)) return;
        // Null stands for absent, though no query string can say it.
        expect(Object.values(asked).filter((value) => value !== null && typeof value !== 'string')).toEqual(
          [],
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
