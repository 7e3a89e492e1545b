import type { JSX } from 'preact';
import { isLoaded, jobs } from '../hub/live.js';
import { token } from '../hub/token.js';
import { useAnswer } from '../hub/use-answer.js';
import { CopyButton } from '../parts/copy-button.js';

const AGAIN_MS = 5_000;

/** Whether this hub has no job at all. The first one that comes ends that at once. */
export function useIsEmpty(): boolean {
  const hasJobs = jobs.all.value.length > 0;
  // The last one may be pruned while somebody looks.
  const options = hasJobs ? {} : { everyMs: AGAIN_MS };
  const listed = useAnswer('/jobs', { limit: 1 }, options).value.data;
  return isLoaded.value && !hasJobs && listed?.items.length === 0;
}

/** Teaches how the first job gets here: with the address of this very hub. */
export function FirstJob(): JSX.Element {
  const command = commandFor(location.origin, token.value !== null);
  return (
    <section class="card first-job" aria-labelledby="first-job">
      <h2 id="first-job">No job yet. Send a first one:</h2>
      <div class="command">
        <pre>{command}</pre>
        <CopyButton text={command} label="the command" />
      </div>
      <p class="listening">
        <i />
        Listening… This page shows the job within a second.
      </p>
      <p class="note">
        A client reports the same way, again and again while it works. The{' '}
        <a href="/api/docs">API of this hub</a> has all members.
      </p>
    </section>
  );
}

function commandFor(origin: string, needsToken: boolean): string {
  const lines = [
    `curl ${origin}/api/v1/telemetry/backup/nightly-pg1-1`,
    `-H 'content-type: application/json'`,
    ...(needsToken ? [`-H 'authorization: Bearer bth_…a token of a reporter…'`] : []),
    `-d '{"vm_name":"pg1","status":"running","disks":[{"disk_index":0,"total_bytes":107374182400,"bytes_transferred":32212254720}]}'`,
  ];
  return lines.join(' \\\n  ');
}
