import type { JSX } from 'preact';
import type { JobView, RunView } from '../hub/types.js';
import { RunsTable } from '../parts/runs-table.js';
import { hrefOfMachine } from '../app/routes.js';

const MOST = 8;

/** The last runs of the same machine and kind, to compare with. */
export function RunsBefore({
  job,
  runs,
}: {
  readonly job: JobView;
  readonly runs: readonly RunView[];
}): JSX.Element | null {
  if (job.vm_name === null) return null;
  return (
    <section class="card runs-before" aria-labelledby="runs">
      <header>
        <h2 id="runs">Runs before</h2>
        <span class="sub">of this machine and kind</span>
      </header>
      {runs.length === 0 ? (
        <p class="nothing">This is the first one.</p>
      ) : (
        <RunsTable runs={runs.slice(0, MOST)} />
      )}
      {runs.length > MOST && (
        <div class="foot">
          <span>
            {MOST} of {runs.length === 200 ? 'more than 200' : runs.length}
          </span>
          <a href={hrefOfMachine(job.vm_name)}>All runs →</a>
        </div>
      )}
    </section>
  );
}
