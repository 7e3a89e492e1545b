import { Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { QueryFailedError } from 'typeorm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../logging/hub-logger.js';
import { ProblemFilter } from './problem.filter.js';

const REQUEST = {
  id: 'r-1',
  method: 'POST',
  url: '/x?token=s3cret',
  headers: {},
  routeOptions: { url: '/x' },
};

describe('the line about a bug', () => {
  afterEach(() => void vi.restoreAllMocks());

  const lineAbout = (error: unknown): Record<string, string> => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    Logger.overrideLogger(createLogger({ logFormat: 'json', logLevel: 'info' }));
    const reply = { status: () => reply, header: () => reply, send: () => reply };
    new ProblemFilter().answer(error, REQUEST as unknown as FastifyRequest, reply as unknown as FastifyReply);
    return JSON.parse(String(write.mock.calls[0]?.[0])) as Record<string, string>;
  };

  it('has the request and the stack, and no path or query', () => {
    const line = lineAbout(new TypeError('not a function'));
    expect(line).toMatchObject({ level: 'error', request_id: 'r-1', method: 'POST', route: '/x' });
    expect(line['stack']).toMatch(/^TypeError: not a function\n\s+at .*problem\.filter\.spec/);
    expect(JSON.stringify(line)).not.toContain('s3cret');
  });

  it('has no statement of the database, and no value that it quotes', () => {
    const cause = Object.assign(new Error("Duplicate entry 's3cret' for key"), { code: 'ER_DUP_ENTRY' });
    const line = lineAbout(new QueryFailedError("INSERT INTO t VALUES ('s3cret')", ['s3cret'], cause));
    expect(line['stack']).toMatch(/^QueryFailedError: ER_DUP_ENTRY\n\s+at /);
    expect(JSON.stringify(line)).not.toContain('s3cret');
  });
});
