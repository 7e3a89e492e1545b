import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go } from '../app/router.js';
import { deleteNode } from '../hub/get.js';
import type { NodeView } from '../hub/types.js';
import { nameOf } from '../nodes/node-words.js';
import { Dialog } from '../parts/dialog.js';
import { faultIn } from './fault.js';

interface DeleteProps {
  readonly node: NodeView;
  readonly onClose: () => void;
}

/** Deletes a node, and goes back to the list. */
export function DeleteDialog({ node, onClose }: DeleteProps): JSX.Element {
  const [isWorking, setWorking] = useState(false);
  const [fault, setFault] = useState('');
  const remove = async (event: Event): Promise<void> => {
    event.preventDefault();
    setWorking(true);
    try {
      await deleteNode(node.id);
      onClose();
      go('/nodes');
    } catch (error) {
      setFault(faultIn(error));
      setWorking(false);
    }
  };
  return (
    <Dialog title={`Delete ${nameOf(node)}?`} onClose={onClose}>
      <form class="form" onSubmit={(event) => void remove(event)}>
        <p class="note">
          Its snapshots, alerts and names go with it. A machine that still reports comes back as a new node.
        </p>
        {fault !== '' && (
          <p class="faults" role="alert">
            {fault}
          </p>
        )}
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>
            Keep
          </button>
          <button type="submit" class="button danger" disabled={isWorking}>
            {isWorking ? 'Deleting…' : 'Delete'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
