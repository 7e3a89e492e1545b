import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ProblemFilter } from '../problems/problem.filter.js';
import { RouteNotFoundError } from '../problems/route-not-found.error.js';
import { MethodNotAllowedError } from '../problems/method-not-allowed.error.js';

/** The parameters that a route's pattern extracts from a path. */
export type PathParameters = Readonly<Record<string, string | undefined>>;

/** The hint for a 405 on a path with these parameters; undefined where the path is not a route after all. */
export type Hint = (parameters: PathParameters) => string | undefined;

/**
 * Answers requests without a route before their body is read: 405 with `Allow` where the path has other methods, else
 * 404. Neither needs a token, and the OpenAPI document says so.
 */
export function answerUnrouted(fastify: FastifyInstance, problems: ProblemFilter, hintOf: Hint): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done();
    const { methods, parameters } = routesAt(fastify, request);
    const hint = methods.length > 0 ? hintOf(parameters) : undefined;
    if (hint === undefined) {
      problems.answer(new RouteNotFoundError('No such route.'), request, reply);
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
    // A path with an empty parameter is not a route; the router agrees.
    .filter(({ route }) => route && !Object.values(route.params).includes(''));
  return {
    methods: routes.map(({ method }) => method).toSorted(),
    parameters: Object.assign({}, ...routes.map(({ route }) => route?.params)) as PathParameters,
  };
}
