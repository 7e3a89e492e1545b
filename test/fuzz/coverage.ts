import type { Api } from './api.js';
import type { Ledger } from './ledger.js';

/** A hub without libvirt cannot do these. */
const NEVER_DONE = [
  'POST /api/telemetry/start',
  'GET /api/telemetry/live-vms',
  'GET /api/telemetry/vm-stats/{id}',
  'GET /api/telemetry/vm-history/{id}',
];

/** Nothing but refusals would prove nothing: each operation must sometimes succeed and sometimes refuse. */
export function gapsIn({ endpoints }: Pick<Api, 'endpoints'>, ledger: Pick<Ledger, 'counts'>): string[] {
  return endpoints.flatMap(({ route, answers }) => {
    const seen = [...(ledger.counts.get(route)?.keys() ?? [])];
    const refuses = Object.keys(answers).some((status) => status.startsWith('4'));
    const isRefused = seen.some((status) => status.startsWith('4'));
    return [
      ...(seen.some((status) => status.startsWith('2')) || NEVER_DONE.includes(route)
        ? []
        : [`${route}: never succeeded; it may need values in test/fuzz/known-values.ts`]),
      ...(refuses && !isRefused ? [`${route}: never refused`] : []),
    ];
  });
}
