import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../support/databases.js';
import { report, request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { inParallel } from '../support/parallel.js';
import { openForSuite } from '../support/suite-hub.js';

const SEED = Date.now() % 2 ** 31;
const NAMES = 80;

/** Greek, Turkish, German, Cherokee, Deseret, look-alikes of ASCII, ligatures, and what means something in patterns. */
const unit = fc.oneof(
  fc.constantFrom(
    ...Array.from('ΣσςΊίΐIiİıßẞKkKSsſµΜμǅǆꭰᎠ𐐀𐐨ﬁŉéÉe\u0301\u0307%_\\[]^-&~|.*+?(){}$#/:\'" \n\0'),
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((text) => text.isWellFormed()),
  fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
);
const name = fc.array(unit, { minLength: 1, maxLength: 12 }).map((units) => units.join(''));
const names = fc.sample(name, { numRuns: NAMES, seed: SEED });

/** Where one character stays one. */
function otherCases(text: string): string[] {
  const isSimple = Array.from(text).every((character) => Array.from(character.toUpperCase()).length === 1);
  return isSimple ? [text.toLowerCase(), text.toUpperCase()] : [text.toLowerCase()];
}

const queries = names.flatMap((text) => [
  ...[text, ...otherCases(text)].map((q) => ({ q, finds: text })),
  { q: Array.from(text).slice(1, 3).join('') || 'x', finds: '' },
]);

async function namesFound(hub: Hub, q: string): Promise<string[]> {
  const path = `/api/v1/jobs?limit=500&q=${encodeURIComponent(q)}`;
  const { status, body } = await request<{ items: { vm_name: string }[] }>(hub, 'GET', path);
  expect(status, JSON.stringify(q)).toBe(200);
  return body.items.map(({ vm_name }) => vm_name).toSorted();
}

describe('a search', () => {
  let hubs: Hub[];

  beforeAll(async () => {
    const suites = await Promise.all(DATABASES.map((kind) => openForSuite(kind)));
    hubs = suites.map(({ hub }) => hub);
    const updates = names.map((vm_name, index) => ({
      job_type: 'backup',
      job_id: String(index).padStart(3, '0'),
      status: 'running',
      vm_name,
    }));
    for (const hub of hubs) {
      const { body } = await request<{ results: { status: number }[] }>(
        hub,
        'POST',
        '/api/v1/telemetry/batch',
        {
          updates,
        },
      );
      expect(body.results.filter(({ status }) => status !== 200)).toEqual([]);
    }
    return async () => void (await Promise.all(suites.map(({ end }) => end())));
  });

  it('finds each machine by its name, in whatever case, and the same machines on every database', async () => {
    await inParallel(4, queries, async ({ q, finds }) => {
      const [first = [], ...others] = await Promise.all(hubs.map((hub) => namesFound(hub, q)));
      const said = `${JSON.stringify(q)} with seed ${SEED}`;
      if (finds) expect(first, said).toContain(finds);
      for (const other of others) expect(other, said).toEqual(first);
    });
  });

  it('takes the final sigma for the same letter, and no letter for another that is only composed otherwise', async () => {
    for (const hub of hubs) {
      for (const [index, vm_name] of [
        'Σίσυφος-1',
        'ΣΊΣΥΦΟΣ-2',
        'M\u00fcller-1',
        'Mu\u0308ller-2',
      ].entries()) {
        await report(hub, `named-${index}`, { status: 'running', vm_name });
      }
      for (const q of ['ΣΊΣΥΦΟΣ', 'σίσυφος', 'Σίσυφοσ']) {
        expect(await namesFound(hub, q)).toEqual(['Σίσυφος-1', 'ΣΊΣΥΦΟΣ-2'].toSorted());
      }
      expect(await namesFound(hub, 'M\u00dcLLER')).toEqual(['M\u00fcller-1']);
      expect(await namesFound(hub, 'MU\u0308LLER')).toEqual(['Mu\u0308ller-2']);
    }
  });

  it('takes no letter for a wildcard', async () => {
    for (const hub of hubs) {
      await report(hub, 'plain', { status: 'running', vm_name: 'wild-letters' });
      for (const q of [
        'wild%letters',
        'wild_letters',
        'wild.letters',
        'wild-letters*',
        '^wild',
        '[w]ild',
        'wild\\-',
      ]) {
        expect(await namesFound(hub, q)).not.toContain('wild-letters');
      }
    }
  });
});
