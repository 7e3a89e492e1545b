import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { liveState, summary } from '../hub/live.js';
import type { Attention } from '../hub/types.js';
import { usePaced } from '../parts/use-paced.js';
import { listed } from '../words/words.js';

const PACE_MS = 10_000;

/** Tells screen readers what newly needs somebody, every ten seconds at most; never the figures of a table. */
export function Announcements(): JSX.Element {
  const text = useSignal('');
  const known = useRef<ReadonlySet<string> | null>(null);
  const attention = usePaced(summary.value?.attention, PACE_MS);
  useEffect(() => {
    if (!attention) return;
    const before = known.current;
    known.current = new Set(attention.map(keyOf));
    const fresh = before ? attention.filter((item) => !before.has(keyOf(item))) : [];
    if (fresh.length > 0) text.value = newsOf(fresh);
  }, [attention]);
  return (
    <p class="sr" role="status">
      {liveState.value.kind === 'lost' ? '' : text.value}
    </p>
  );
}

function keyOf({ kind, job_id: id, vm_name: name, job_type: type }: Attention): string {
  return [kind, id, name, type].join(' ');
}

const VERBS: Record<Attention['kind'], string> = {
  failed: 'failed',
  lost: 'lost',
  stalled: 'silent',
  stuck: 'not moving',
  no_good_run: 'without a good run',
};

/** `mail-02 failed and pg1 silent`; many of them are counted. */
function newsOf(items: readonly Attention[]): string {
  if (items.length > 3) return `${items.length} more need you`;
  return listed(items.map((item) => `${item.vm_name ?? item.job_id} ${VERBS[item.kind]}`));
}
