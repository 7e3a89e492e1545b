import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { changeNode } from '../hub/get.js';
import type { NodeView } from '../hub/types.js';
import { Dialog } from '../parts/dialog.js';
import { faultIn } from './fault.js';

interface NamesProps {
  readonly node: NodeView;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Says how a node is called, and under which names jobs know it. */
export function NamesDialog({ node, onClose, onDone }: NamesProps): JSX.Element {
  const hostname = useRef<HTMLInputElement>(null);
  const names = useRef<HTMLTextAreaElement>(null);
  const [isWorking, setWorking] = useState(false);
  const [fault, setFault] = useState('');
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    setWorking(true);
    try {
      const called = hostname.current?.value.trim() ?? '';
      await changeNode(node.id, {
        // A name that stays as it is stays the daemon's own.
        ...(called === (node.hostname ?? '') ? {} : { hostname: called === '' ? null : called }),
        vm_names: linesOf(names.current?.value ?? ''),
      });
      onDone();
      onClose();
    } catch (error) {
      setFault(faultIn(error));
    }
    setWorking(false);
  };
  return (
    <Dialog title="Names of this node" onClose={onClose}>
      <form class="form" onSubmit={(event) => void save(event)}>
        <label>
          Host name
          <input ref={hostname} class="field" maxLength={255} defaultValue={node.hostname ?? ''} />
        </label>
        <label>
          Names in jobs
          <textarea ref={names} rows={4} defaultValue={node.vm_names.join('\n')} />
          <small>
            One a line. Jobs with such a vm_name show this node. Without a line, they are joined by its host
            name and aliases.
          </small>
        </label>
        {fault !== '' && (
          <p class="faults" role="alert">
            {fault}
          </p>
        )}
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>
            Leave
          </button>
          <button type="submit" class="button primary" disabled={isWorking}>
            {isWorking ? 'Saving…' : 'Save'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function linesOf(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
}
