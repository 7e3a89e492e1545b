import type { JSX, TargetedSubmitEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { cancelJob } from '../hub/get.js';
import { HubError } from '../hub/hub-error.js';
import { jobs } from '../hub/live.js';
import type { JobView } from '../hub/types.js';
import { machineOf } from '../words/words.js';

const MOST_CHARACTERS = 4_000;

/** Asks for a reason, and ends the job in the hub; its client is not stopped by that. */
export function CancelDialog({
  job,
  onClose,
}: {
  readonly job: JobView;
  readonly onClose: () => void;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const [reason, setReason] = useState('');
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState('');
  useEffect(() => dialog.current?.showModal(), []);
  const send = async (): Promise<void> => {
    setSending(true);
    setError('');
    try {
      jobs.take([await cancelJob(job.id, reason.trim())]);
      dialog.current?.close();
    } catch (cause) {
      setError(cause instanceof HubError ? messageOf(cause) : String(cause));
      setSending(false);
    }
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!isSending) void send();
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="cancel-title" onClose={onClose}>
      <form onSubmit={submit}>
        <h2 id="cancel-title">Cancel {machineOf(job)}?</h2>
        <p>
          The hub marks the run as cancelled, for good. It cannot stop the client: what that still reports
          counts as contact only.
        </p>
        <label>
          Reason <small>for the audit log and for colleagues</small>
          <textarea
            rows={3}
            maxLength={MOST_CHARACTERS}
            value={reason}
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        </label>
        {error && (
          <p class="fail" role="alert">
            {error}
          </p>
        )}
        <div class="acts">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Keep it running
          </button>
          <button type="submit" class="button danger" disabled={isSending}>
            {isSending ? 'Cancelling…' : 'Cancel the job'}
          </button>
        </div>
      </form>
    </dialog>
  );
}

function messageOf({ status, message }: HubError): string {
  if (status === 403) return 'This token may only look. Cancelling needs one with the role operator.';
  return status === 409 ? 'The job has ended meanwhile.' : message;
}
