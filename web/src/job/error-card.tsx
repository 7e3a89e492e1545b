import type { JSX } from 'preact';
import type { JobView } from '../hub/types.js';
import { CopyButton } from '../parts/copy-button.js';
import { statusOf } from '../words/status-words.js';

/** The error in full, as the client or the hub worded it. */
export function ErrorCard({
  job,
  message,
}: {
  readonly job: JobView;
  readonly message: string;
}): JSX.Element {
  const { tone } = statusOf(job);
  const title = job.status === 'cancelled' ? 'Reason' : 'Error';
  return (
    <section class={`card error-card ${tone === 'fail' ? 'is-fail' : ''}`} aria-labelledby="error">
      <header>
        <h2 id="error">{title}</h2>
        <CopyButton text={message} label={job.status === 'cancelled' ? 'the reason' : 'the error'} />
      </header>
      <pre>{message}</pre>
    </section>
  );
}
