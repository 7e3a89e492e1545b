import type { FastifyInstance } from 'fastify';

/** The share of the grace period for connections; the rest is for closing the database. */
const CONNECTIONS_SHARE = 0.8;

/** The shutdown of a hub as its connections see it. */
export class Ending {
  hasBegun = false;

  /** Answers the requests under way, and closes each connection after its last answer or when its time is up. */
  static of(fastify: FastifyInstance, graceMs: number): Ending {
    const ending = new Ending();
    fastify.addHook('preClose', (done) => {
      ending.hasBegun = true;
      setTimeout(() => fastify.server.closeAllConnections(), graceMs * CONNECTIONS_SHARE).unref();
      done();
    });
    return ending;
  }
}
