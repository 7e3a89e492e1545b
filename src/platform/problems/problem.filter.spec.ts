import { Logger } from '@nestjs/common';
import Fastify from 'fastify';
import { QueryFailedError } from 'typeorm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SqliteDriver } from '../database/connecting/sqlite-driver.js';
import { createLogger } from '../logging/hub-logger.js';
import { ProblemFilter } from './problem.filter.js';

describe('the line about a bug', () => {
  afterEach(() => void vi.restoreAllMocks());

  const lineAbout = async (error: unknown): Promise<Record<string, string>> => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    Logger.overrideLogger(createLogger({ logFormat: 'json', logLevel: 'info' }));
    const app = Fastify({ genReqId: () => 'r-1' });
    const filter = new ProblemFilter();
    app.post('/x', (request, reply) => filter.answer(error, request, reply));
    expect((await app.inject({ method: 'POST', url: '/x?token=s3cret' })).statusCode).toBe(500);
    return JSON.parse(String(write.mock.calls[0]?.[0])) as Record<string, string>;
  };

  it('has the request and the stack, and no path or query', async () => {
    const line = await lineAbout(new TypeError('not a function'));
    expect(line).toMatchObject({ level: 'error', request_id: 'r-1', method: 'POST', route: '/x' });
    expect(line['stack']).toMatch(/^TypeError: not a function\n\s+at .*problem\.filter\.spec/);
    expect(JSON.stringify(line)).not.toContain('s3cret');
  });

  it('has no statement of the database, and no value that it quotes', async () => {
    const cause = Object.assign(new Error("Duplicate entry 's3cret' for key"), { code: 'ER_DUP_ENTRY' });
    const line = await lineAbout(new QueryFailedError("INSERT INTO t VALUES ('s3cret')", ['s3cret'], cause));
    expect(line['stack']).toMatch(/^QueryFailedError: ER_DUP_ENTRY\n\s+at /);
    expect(JSON.stringify(line)).not.toContain('s3cret');
  });

  it('has none of what a driver says that nothing is wrapped around', async () => {
    const ofMysql = Object.assign(new Error("near 's3cret'"), {
      code: 'ER_PARSE_ERROR',
      sqlMessage: 's3cret',
    });
    expect((await lineAbout(ofMysql))['stack']).toMatch(/^Error: ER_PARSE_ERROR\n\s+at /);
    vi.restoreAllMocks();
    const ofSqlite = refusalOfSqlite('SELECT s3cret');
    expect((await lineAbout(ofSqlite))['stack']).toMatch(/^SqliteError: SQLITE_ERROR\n\s+at /);
  });
});

function refusalOfSqlite(statement: string): unknown {
  const connection = new SqliteDriver(':memory:');
  try {
    return connection.prepare(statement);
  } catch (error) {
    return error;
  } finally {
    connection.close();
  }
}
