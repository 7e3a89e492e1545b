import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { CancelDialog } from '../parts/cancel-dialog.js';
import { Icon } from '../parts/icon.js';
import { counted } from '../words/words.js';
import type { Selected } from './jobs-page.js';

/** Something to do with the jobs that are selected. */
export function SelectionBar({ selected }: { readonly selected: Selected }): JSX.Element | null {
  const [asked, setAsked] = useState<readonly string[] | null>(null);
  const ids = [...selected.value];
  return (
    <>
      {ids.length > 0 && (
        <div class="selection" role="region" aria-label="Selected jobs">
          <span class="num">{counted(ids.length, 'job')} selected</span>
          <button type="button" class="button" onClick={() => (selected.value = new Set())}>
            Select none
          </button>
          <button type="button" class="button danger" onClick={() => setAsked(ids)}>
            <Icon name="stop" />
            Cancel…
          </button>
        </div>
      )}
      {asked && (
        <CancelDialog
          jobIds={asked}
          onClose={() => setAsked(null)}
          onDone={(done) => (selected.value = new Set(ids.filter((id) => !done.includes(id))))}
        />
      )}
    </>
  );
}
