import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Settings } from '../../app/settings.js';
import { createLogger } from './hub-logger.js';

describe('a logger of JSON lines', () => {
  const printed: string[] = [];

  beforeEach(() => {
    printed.length = 0;
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  });

  afterEach(() => void vi.restoreAllMocks());

  const logAt = (logLevel: Settings['logLevel']): Logger => {
    Logger.overrideLogger(createLogger({ logFormat: 'json', logLevel }));
    return new Logger('Test');
  };
  const lines = (): object[] => printed.map((line) => JSON.parse(line) as object);

  it('writes an error with its stack and what it is about in one line, on stdout', () => {
    logAt('info').error('it broke', { request_id: 'r-1' }, 'Error: why\n    at here (there.js:1:1)');
    expect(lines()).toEqual([
      {
        time: expect.stringMatching(/Z$/),
        level: 'error',
        message: 'it broke',
        context: 'Test',
        pid: process.pid,
        stack: 'Error: why\n    at here (there.js:1:1)',
        request_id: 'r-1',
      },
    ]);
    expect(printed[0]?.endsWith('}\n')).toBe(true);
  });

  it.each([
    ['error', ['error']],
    ['warn', ['error', 'warn']],
    ['info', ['error', 'warn', 'info']],
    ['debug', ['error', 'warn', 'info', 'debug']],
  ] as const)('writes at LOG_LEVEL=%s the levels %j', (level, written) => {
    const logger = logAt(level);
    logger.error('m');
    logger.warn('m');
    logger.log('m');
    logger.debug('m');
    expect(lines()).toMatchObject(written.map((name) => ({ level: name, message: 'm', context: 'Test' })));
  });
  it('writes at debug what Nest says of its modules and routes', () => {
    logAt('info');
    new Logger('RoutesResolver').log('JobsController {/api/v1/jobs}:');
    expect(lines()).toEqual([]);
    logAt('debug');
    new Logger('RoutesResolver').log('JobsController {/api/v1/jobs}:');
    expect(lines()).toMatchObject([{ level: 'debug', context: 'RoutesResolver' }]);
  });
});

it('begins a line for people with the time in ISO 8601', () => {
  const write = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  createLogger({ logFormat: 'pretty', logLevel: 'info' }).log('here', 'Test');
  expect(String(write.mock.calls[0]?.[0])).toMatch(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z .*here/);
  write.mockRestore();
});
