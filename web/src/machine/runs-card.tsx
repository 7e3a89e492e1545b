import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { RunView } from '../hub/types.js';
import { RunsTable } from '../parts/runs-table.js';
import { counted } from '../words/words.js';

const FIRST = 25;

export function RunsCard({ runs }: { readonly runs: readonly RunView[] }): JSX.Element {
  const [isWhole, setWhole] = useState(false);
  return (
    <section class="card" aria-labelledby="runs">
      <header>
        <h2 id="runs">Runs</h2>
        <span class="sub">{runs.length === 200 ? 'the last 200' : counted(runs.length, 'run')}</span>
      </header>
      <RunsTable runs={isWhole ? runs : runs.slice(0, FIRST)} withKind />
      {runs.length > FIRST && !isWhole && (
        <div class="foot">
          <button type="button" class="button" onClick={() => setWhole(true)}>
            Show all {runs.length}
          </button>
        </div>
      )}
    </section>
  );
}
