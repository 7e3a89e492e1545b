import type { Api } from './api.js';
import type { Ledger } from './ledger.js';

/** Nothing but refusals would prove nothing: each operation must sometimes succeed and sometimes refuse. */
export function judgeCoverage({ endpoints }: Pick<Api, 'endpoints'>, ledger: Ledger): void {
  for (const { route, answers } of endpoints) {
    const seen = [...(ledger.counts.get(route)?.keys() ?? [])];
    const refuses = Object.keys(answers).some((status) => status.startsWith('4'));
    if (!seen.some((status) => status.startsWith('2'))) {
      ledger.breaks(`${route}: never succeeded; it may need values in test/fuzz/known-values.ts`);
    }
    if (refuses && !seen.some((status) => status.startsWith('4'))) ledger.breaks(`${route}: never refused`);
  }
}
