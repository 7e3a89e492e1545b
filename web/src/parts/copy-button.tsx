import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from './icon.js';

/** Copies `text`; `label` says what it is, such as `the id of the job`. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }): JSX.Element {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    setCopied(await copyText(text));
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <button
      type="button"
      class="copy"
      aria-label={isCopied ? 'Copied' : `Copy ${label}`}
      title="Copy"
      onClick={() => void copy()}
    >
      <Icon name={isCopied ? 'tick' : 'copy'} />
    </button>
  );
}

/** On http:// there is no clipboard for scripts, but a selection can still be copied. */
export async function copyText(text: string): Promise<boolean> {
  const { clipboard } = navigator as { clipboard?: Clipboard };
  if (clipboard) {
    const isDone = await clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    if (isDone) return true;
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'sr';
  document.body.append(area);
  area.select();
  const isDone = document.execCommand('copy');
  area.remove();
  return isDone;
}
