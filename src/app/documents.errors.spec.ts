import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeIn, tableOf } from '../../test/support/documents.js';
import { HubError } from '../platform/problems/hub-error.js';
import { httpProblem } from '../platform/problems/http-problems.js';
import { codeOf } from '../platform/problems/problem.js';

type Row = readonly [code: string, status: number];

/** Tokens are made on the command line alone, so no HTTP answer has these. */
const ON_THE_COMMAND_LINE = ['token-exists', 'token-not-found'];
/** Answered by Node.js, Fastify and the hub's own heads; the others of the kind have the name of their status. */
const OF_HTTP = [400, 404, 408, 413, 414, 431];

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
  .map((name) => join('src', name));
const EXTENDS = /class (\w+) extends HubError/g;
const classes = sources.flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(EXTENDS)].map(([, name = '']) => ({ path, name })),
);

async function rowOf({ path, name }: (typeof classes)[number]): Promise<Row> {
  const module = (await import(resolve(path))) as Record<string, new (...args: unknown[]) => unknown>;
  const constructor = module[name];
  if (!constructor) throw new Error(`${name} is not exported by ${path}`);
  // An empty list passes for a text, a list and a record of nothing.
  const error = Reflect.construct(constructor, [[], [], []]);
  if (!(error instanceof HubError)) throw new Error(`${name} is no HubError`);
  return [error.code, error.status];
}

/** Some classes stay in their file: their codes are among those of HTTP. */
const isPrivate = ({ path, name }: (typeof classes)[number]): boolean =>
  !readFileSync(path, 'utf8').includes(`export class ${name} `);

describe('the table of errors in docs/api.md', () => {
  const documented = tableOf(readFileSync('docs/api.md', 'utf8'), 'code', 'status').map(
    ([code = '', status]): Row => [codeIn(code)[0] ?? '', Number(status)],
  );

  it('has the code and the status of every error that the hub answers, and no other', async () => {
    expect(classes.length).toBeGreaterThan(15);
    const own = await Promise.all(classes.filter((each) => !isPrivate(each)).map(rowOf));
    const ofHttp = OF_HTTP.map((status): Row => {
      const problem = httpProblem(status);
      return [problem ? codeOf(problem) : '', status];
    });
    const answered = own.filter(([code]) => !ON_THE_COMMAND_LINE.includes(code));
    const due = new Map([...answered, ...ofHttp, ['internal-error', 500] as const]);
    expect(new Map(documented)).toEqual(due);
    expect(documented).toHaveLength(due.size);
  });

  it('has the codes of classes that stay in their file', () => {
    const codes = classes.filter(isPrivate).map(({ path }) => {
      return /override readonly code = '([^']+)'/.exec(readFileSync(path, 'utf8'))?.[1];
    });
    expect(documented.map(([code]) => code)).toEqual(expect.arrayContaining(codes));
  });
});
