import { effect } from '@preact/signals';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { NodeList, NodeView } from '../hub/types.js';
import { NodeListing } from './node-listing.js';
import type { NodesQuery } from './nodes-query.js';

interface Question {
  readonly query: NodesQuery;
  readonly page: number;
  readonly number: number;
  readonly resolve: (list: NodeList) => void;
}

const step = fc.record({
  do: fc.constantFrom('refresh', 'more', 'answer', 'answer', 'answer', 'choose'),
  which: fc.nat({ max: 20 }),
});

it('never goes back to an older answer, or to one for another query, in whatever order answers come', async () => {
  let changes = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
      const questions: Question[] = [];
      let query: NodesQuery = { q: '', status: '' };
      let asked = 0;
      const listing = new NodeListing(
        (of, cursor) =>
          new Promise((resolve) =>
            questions.push({ query: of, page: Number(cursor ?? 0), number: (asked += 1), resolve }),
          ),
      );
      let last = 0;
      // A node says for which query, and by which question, it was read.
      const stop = effect(() => {
        const [node] = listing.nodes.value.items ?? [];
        if (!node) return;
        expect(node.hostname).toBe(query.q);
        expect(node.process_count).toBeGreaterThan(last);
        last = Number(node.process_count);
        changes += 1;
      });
      listing.choose(query);
      for (const { do: act, which } of steps) {
        if (act === 'choose') listing.choose((query = { q: `q${which}`, status: '' }));
        else if (act !== 'answer') listing[act]();
        else {
          const [question] = questions.splice(which % Math.max(questions.length, 1), 1);
          question?.resolve(answerTo(question));
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
      stop();
    }),
  );
  expect(changes).toBeGreaterThan(100);
});

function answerTo({ query, page, number }: Question): NodeList {
  const node = { id: `${page}`, hostname: query.q, process_count: number } as NodeView;
  return { items: [node], next_cursor: `${page + 1}` };
}
