import type { JSX } from 'preact';
import { Dialog } from '../parts/dialog.js';
import { isHelpShown } from './keys.js';

const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'find a job or machine'],
  ['g o', 'go to the overview'],
  ['g j', 'go to the jobs'],
  ['g m', 'go to the machines'],
  ['g r', 'go to the runs'],
  ['g n', 'go to the nodes'],
  ['g v', 'go to the virtual machines'],
  ['j', 'next job of the list'],
  ['k', 'job before'],
  ['Enter', 'open the job'],
  ['x', 'select the job'],
  ['Esc', 'select none, or close this'],
  ['?', 'show these keys'],
];

export function Help(): JSX.Element | null {
  if (!isHelpShown.value) return null;
  return (
    <Dialog title="Keys" onClose={() => (isHelpShown.value = false)}>
      <dl class="keys">
        {KEYS.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
