import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../auth/caller.js';
import type { ProblemFilter } from '../platform/problems/problem.filter.js';
import type { RateLimitsSettings } from './rate-limits.settings.js';
import type { HttpMetrics } from '../platform/http/http.metrics.js';
import type { HttpSettings } from '../platform/http/http.settings.js';
import { addressKey } from './address-key.js';
import { ClientAddresses } from '../platform/http/client-addresses.js';
import { fieldsOf } from './rate-limit-fields.js';
import { RateLimitedError } from './rate-limited.error.js';
import { RateLimiter } from './rate-limiter.js';
import type { Allowance } from './rate-limiter.js';

/** Undefined without a limit. */
export function rateLimitsOf(
  {
    rateLimitPerSecond: perSecond,
    rateLimitBurst: burst,
    trustProxy,
  }: RateLimitsSettings & Pick<HttpSettings, 'trustProxy'>,
  problems: ProblemFilter,
  metrics: HttpMetrics,
): RateLimits | undefined {
  if (perSecond === 0) return undefined;
  const limiter = new RateLimiter({ perSecond, burst });
  return new RateLimits(limiter, new ClientAddresses(trustProxy), problems, metrics);
}

/** Limits the rate of requests, in memory, before their bodies are read. Health checks are never limited. */
export class RateLimits {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly clients: ClientAddresses,
    private readonly problems: ProblemFilter,
    private readonly metrics: HttpMetrics,
  ) {}

  /**
   * Runs before the gate. Once an address has sent too many wrong tokens, none of its tokens is checked, right or
   * wrong; otherwise it could go on guessing.
   */
  limitGuesses(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      if (!isClosed(request) || request.is404) return done();
      const key = this.failuresOf(request);
      const allowance = this.limiter.look(key);
      if (allowance.isAllowed) return done();
      this.refuse(RateLimitedError.ofFailures(allowance.resetSeconds), key, allowance, request, reply);
    });
    fastify.addHook('onSend', (request, reply, payload, done) => {
      if (reply.statusCode === 401) this.tell(reply, this.limiter.take(this.failuresOf(request)));
      done(null, payload);
    });
  }

  /** Limits these requests by address; without tokens, all but those of public routes. */
  limitAddresses(fastify: FastifyInstance, isLimited: (request: FastifyRequest) => boolean = isClosed): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      if (!isLimited(request) || this.admits(undefined, request, reply)) done();
    });
  }

  /** Limits by the caller's token, else by address. */
  admits(caller: Caller | undefined, request: FastifyRequest, reply: FastifyReply): boolean {
    const key = caller ? `token ${caller.name}` : `address ${this.keyOf(request)}`;
    const allowance = this.limiter.take(key);
    if (allowance.isAllowed) this.tell(reply, allowance);
    else {
      const problem = caller
        ? RateLimitedError.ofToken(allowance.resetSeconds)
        : RateLimitedError.ofAddress(allowance.resetSeconds);
      this.refuse(problem, key, allowance, request, reply);
    }
    return allowance.isAllowed;
  }

  private refuse(
    problem: RateLimitedError,
    key: string,
    allowance: Allowance,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    this.metrics.refused(key.startsWith('token ') ? 'token_rate' : 'address_rate');
    this.tell(reply, allowance);
    reply.limited = key;
    this.problems.answer(problem, request, reply);
  }

  private tell(reply: FastifyReply, allowance: Allowance): void {
    void reply.headers(fieldsOf(this.limiter.rate, allowance));
  }

  private failuresOf(request: FastifyRequest): string {
    return `failures of ${this.keyOf(request)}`;
  }

  private keyOf({ raw }: FastifyRequest): string {
    return addressKey(this.clients.of(raw));
  }
}

function isClosed(request: FastifyRequest): boolean {
  return request.routeOptions.config.needs !== 'nobody';
}
