import type { FastifyInstance } from 'fastify';

/** The part of the grace that connections get, so that some is left to close the database. */
const CONNECTIONS_SHARE = 0.8;

/** The end of a hub, as connections see it. */
export class Ending {
  hasBegun = false;

  /** Answers what has begun, and closes each connection with its last answer or when its time is up. */
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
