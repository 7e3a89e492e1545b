import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { ProblemFilter } from '../platform/problems/problem.filter.js';
import { PAGES, serveDashboard } from './serve-dashboard.js';

/** A server with the dashboard of a folder with these files; with no files there is no folder. */
function serving(files: Readonly<Record<string, string>>): FastifyInstance {
  const parent = mkdtempSync(join(tmpdir(), 'hub-dashboard-'));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const folder = join(parent, 'web');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, 'assets'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const server = Fastify();
  serveDashboard(server, new ProblemFilter(), { hasDashboard: true }, folder);
  return server;
}

async function get(server: FastifyInstance, url: string, headers: Record<string, string> = {}) {
  const { statusCode, body, headers: answered } = await server.inject({ url, headers });
  return { status: statusCode, body, headers: answered };
}

describe('the dashboard', () => {
  it('sends a compressed copy where there is one, else the file itself', async () => {
    const server = serving({
      'index.html': '<!doctype html>',
      'favicon.svg': '<svg/>',
      'assets/a.js': 'plain',
      'assets/a.js.br': 'as brotli',
      'assets/a.js.gz': 'as gzip',
      'assets/b.css': 'plain',
    });
    const everything = { 'accept-encoding': 'gzip, br' };
    const as = async (url: string, encoding: string): Promise<unknown[]> => {
      const { body, headers } = await get(server, url, { 'accept-encoding': encoding });
      return [body, headers['content-encoding']];
    };
    expect(await as('/assets/a.js', 'gzip, br')).toEqual(['as brotli', 'br']);
    expect(await as('/assets/a.js', 'br;q=0, gzip')).toEqual(['as gzip', 'gzip']);
    expect(await as('/assets/a.js', '*')).toEqual(['as brotli', 'br']);
    expect(await as('/assets/a.js', 'identity;q=0, zstd')).toEqual(['plain', undefined]);
    expect(await as('/assets/b.css', 'gzip, br')).toEqual(['plain', undefined]);
    expect((await get(server, '/favicon.svg', everything)).headers).toMatchObject({
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': 'no-cache',
    });
  });

  it('serves no compressed copy under its own name, and nothing beside its folder', async () => {
    const server = serving({ 'index.html': 'page', 'assets/a.js': 'plain', 'assets/a.js.br': 'br' });
    for (const url of [
      '/assets/a.js.br',
      '/assets/../index.html',
      '/assets/%2e%2e/index.html',
      '/index.html',
    ])
      expect([url, (await get(server, url)).status]).toEqual([url, 404]);
  });

  it('goes on with the files that it began with', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'hub-dashboard-'));
    writeFileSync(join(parent, 'index.html'), 'first');
    const server = Fastify();
    serveDashboard(server, new ProblemFilter(), { hasDashboard: true }, parent);
    rmSync(parent, { recursive: true });
    expect((await get(server, '/')).body).toBe('first');
  });

  it('says in the log and at its paths that it was not built', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const server = serving({});
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      'This hub was built without its dashboard: run `npm run build`, or set DASHBOARD=off.',
    );
    for (const path of PAGES) {
      const { status, body } = await get(server, path.replace(/:\w+/, 'a.b'));
      expect([path, status]).toEqual([path, 404]);
      expect(JSON.parse(body)).toMatchObject({
        detail: expect.stringContaining('built without its dashboard'),
      });
    }
  });
});
