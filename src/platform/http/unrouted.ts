import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ProblemFilter } from '../problems/problem.filter.js';
import { RouteNotFoundError } from '../problems/route-not-found.error.js';
import { MethodNotAllowedError } from '../problems/method-not-allowed.error.js';

/** The parameters that the pattern of a route finds in a path. */
export type PathParameters = Readonly<Record<string, string | undefined>>;

/** What is said beside a 405 of a path with these parameters; undefined where that is no path of a route after all. */
export type Hint = (parameters: PathParameters) => string | undefined;

/**
 * Answers what no route takes, before its body is read: 405 with `Allow` where the path takes other methods, else 404.
 * Neither asks for a token: the OpenAPI document says the same.
 */
export function answerUnrouted(fastify: FastifyInstance, problems: ProblemFilter, hintOf: Hint): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done();
    const { methods, parameters } = routesAt(fastify, request);
    const hint = methods.length > 0 ? hintOf(parameters) : undefined;
    if (hint === undefined) {
      problems.answer(new RouteNotFoundError('There is no such route.'), request, reply);
    } else {
      const error = new MethodNotAllowedError(request.method, methods, hint);
      problems.answer(error, request, reply.header('allow', methods.join(', ')));
    }
  });
}

function routesAt(
  fastify: FastifyInstance,
  { url }: FastifyRequest,
): { methods: string[]; parameters: PathParameters } {
  const [path = ''] = url.split(/[?#]/, 1);
  const routes = fastify.supportedMethods
    .map((method) => ({ method, route: fastify.findRoute({ method, url: path }) }))
    // An empty parameter makes no path of a route, to the router either.
    .filter(({ route }) => route && !Object.values(route.params).includes(''));
  return {
    methods: routes.map(({ method }) => method).toSorted(),
    parameters: Object.assign({}, ...routes.map(({ route }) => route?.params)) as PathParameters,
  };
}
