import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { cancelJob } from '../hub/get.js';
import { HubError } from '../hub/hub-error.js';
import { jobs } from '../hub/live.js';
import { counted } from '../words/words.js';
import { Dialog } from './dialog.js';

interface CancelProps {
  readonly jobIds: readonly string[];
  readonly onClose: () => void;
  /** Those that are cancelled now. */
  readonly onDone?: (jobIds: readonly string[]) => void;
}

/** Ends jobs as the operator, with one reason for all of them. */
export function CancelDialog({ jobIds, onClose, onDone }: CancelProps): JSX.Element {
  const reason = useRef<HTMLTextAreaElement>(null);
  const [isWorking, setWorking] = useState(false);
  const [faults, setFaults] = useState<readonly string[]>([]);
  const cancel = async (event: Event): Promise<void> => {
    event.preventDefault();
    setWorking(true);
    const { done, failed } = await cancelAll(jobIds, reason.current?.value.trim() ?? '');
    setWorking(false);
    setFaults(failed);
    onDone?.(done);
    if (failed.length === 0) onClose();
  };
  const title = jobIds.length === 1 ? `Cancel ${jobIds[0]}?` : `Cancel ${counted(jobIds.length, 'job')}?`;
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={(event) => void cancel(event)}>
        <p class="note">
          The hub counts {jobIds.length === 1 ? 'it' : 'them'} as cancelled, whatever the client still
          reports. It does not stop the client.
        </p>
        <label>
          Reason
          <textarea
            ref={reason}
            rows={3}
            maxLength={4_000}
            placeholder="Shown with the job, and in the audit log"
          />
        </label>
        {faults.length > 0 && (
          <ul class="faults" role="alert">
            {faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        )}
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>
            Keep
          </button>
          <button type="submit" class="button danger" disabled={isWorking}>
            {isWorking ? 'Cancelling…' : 'Cancel now'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface Cancelled {
  readonly done: readonly string[];
  /** A line for each job that could not be cancelled. */
  readonly failed: readonly string[];
}

async function cancelAll(jobIds: readonly string[], reason: string): Promise<Cancelled> {
  const done: string[] = [];
  const failed: string[] = [];
  for (const id of jobIds) {
    try {
      jobs.take([await cancelJob(id, reason)]);
      done.push(id);
    } catch (error) {
      failed.push(`${id}: ${faultIn(error)}`);
    }
  }
  return { done, failed };
}

function faultIn(error: unknown): string {
  if (!(error instanceof HubError)) return String(error);
  return error.code === 'role-missing'
    ? 'your token may not cancel jobs, which needs the role operator'
    : error.message;
}
