import type { FastifyRequest } from 'fastify';
import { NOBODY } from '../auth/caller.js';
import type { Reporter } from '../jobs/reporters/job-reporters.js';
import type { ClientAddresses } from '../platform/http/client-addresses.js';

/** The name of the client's machine, where it says it. Anything else than a name is ignored, never refused. */
const HOST_HEADER = 'x-reporter-host';
const HOST = /^[\x21-\x7e]{1,255}$/;

/** Who sends a request, as far as it tells. */
export function reporterOf(
  { raw, caller }: Pick<FastifyRequest, 'raw' | 'caller'>,
  clients: ClientAddresses,
): Reporter {
  const host = raw.headers[HOST_HEADER];
  return {
    token: caller === NOBODY ? null : (caller?.name ?? null),
    host: typeof host === 'string' && HOST.test(host) ? host : null,
    address: clients.of(raw) ?? null,
  };
}
