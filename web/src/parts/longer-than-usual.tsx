import type { JSX } from 'preact';
import { minute } from '../hub/clock.js';
import type { JobView } from '../hub/types.js';
import { usualSeconds } from '../hub/usual.js';
import { timesUsual } from '../words/times-usual.js';
import { spanText } from '../words/spans.js';
import { Icon } from './icon.js';

/** Marks a running job that takes much longer than its machine's runs usually do. */
export function LongerThanUsual({ job }: { readonly job: JobView }): JSX.Element | null {
  const usual = usualSeconds(job);
  const times = timesUsual(job, usual, minute.value);
  if (times === null || usual === undefined) return null;
  return (
    <span class="flag" title={`Its runs usually take ${spanText(usual * 1_000)}`}>
      <Icon name="wait" />
      {times.toFixed(1)}× usual
    </span>
  );
}
