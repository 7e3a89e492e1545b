import type { FastifyInstance } from 'fastify';
import type { ProblemFilter } from '../common/problem.filter.js';
import { MethodNotAllowedError } from './method-not-allowed.error.js';

/** A route's path; the parameters that it names take these values alone, and `hint` goes with a 405 there. */
export interface PathNote {
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
  readonly hint?: string;
}

interface Path extends PathNote {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/**
 * Answers 405 with `Allow` where the path is one of a route that takes other methods; before any route is added. Like
 * a path that is no route, this asks for no token: the OpenAPI document says the same.
 */
export function answerWrongMethods(
  fastify: FastifyInstance,
  problems: ProblemFilter,
  notes: Readonly<Record<string, PathNote>> = {},
): void {
  const paths = new Map<string, Path>();
  fastify.addHook('onRoute', ({ url, method }) => {
    const path = paths.get(url) ?? pathOf(url, notes[url]);
    for (const one of [method].flat()) path.methods.add(one);
    paths.set(url, path);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done();
    const [pathname = ''] = request.url.split('?', 1);
    const path = [...paths.values()].find((candidate) => candidate.pattern.test(pathname));
    if (!path) return done();
    const allowed = [...path.methods].toSorted();
    const error = new MethodNotAllowedError(request.method, allowed, path.hint);
    problems.answer(error, request, reply.header('allow', allowed.join(', ')));
  });
}

function pathOf(url: string, note: PathNote = {}): Path {
  const parts = url.split('/').map((part) => {
    if (part === '*') return '.*';
    if (!part.startsWith(':')) return part.replaceAll(/[^\w-]/g, String.raw`\$&`);
    return note.parameters?.[part.slice(1)]?.join('|') ?? '[^/]+';
  });
  return {
    ...note,
    pattern: new RegExp(`^${parts.map((part) => `(?:${part})`).join('/')}$`),
    methods: new Set(),
  };
}
