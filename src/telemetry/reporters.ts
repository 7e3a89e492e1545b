import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { NOBODY } from '../auth/caller.js';
import type { Reporter } from '../jobs/reporters/job-reporters.js';
import { ClientAddresses } from '../platform/http/client-addresses.js';

/** The name of the client's machine, where it says it. Anything else than a name is ignored, never refused. */
const HOST_HEADER = 'x-reporter-host';
const HOST = /^[\x21-\x7e]{1,255}$/;

type Request = Pick<FastifyRequest, 'raw' | 'caller'>;

interface Seen {
  readonly forwarded: string | string[] | undefined;
  readonly address: string | null;
}

/** Finds who sends a request, as far as it tells. */
export class Reporters {
  private readonly clients: ClientAddresses;
  /** Reading an address takes microseconds, which every update would pay: a connection keeps its own. */
  private readonly seen = new WeakMap<Socket, Seen>();

  constructor(trustProxy: readonly string[]) {
    this.clients = new ClientAddresses(trustProxy);
  }

  of({ raw, caller }: Request): Reporter {
    const host = raw.headers[HOST_HEADER];
    return {
      token: caller === NOBODY ? null : (caller?.name ?? null),
      host: typeof host === 'string' && HOST.test(host) ? host : null,
      address: this.addressOf(raw),
    };
  }

  private addressOf(raw: Request['raw']): string | null {
    const forwarded = raw.headers['x-forwarded-for'];
    const known = this.seen.get(raw.socket);
    if (known && known.forwarded === forwarded) return known.address;
    const address = this.clients.of(raw) ?? null;
    this.seen.set(raw.socket, { forwarded, address });
    return address;
  }
}
