import type { JSX } from 'preact';
import { minute } from '../hub/clock.js';
import { bothZones, momentText } from '../words/instants.js';
import { follow } from './page-range.js';
import { SPANS } from './range.js';
import type { Range, SpanName } from './range.js';

/** Chooses how far back the charts of a page go. */
export function RangeBar({ range }: { readonly range: Range }): JSX.Element {
  return (
    <div class="node-range">
      <h2>Measured</h2>
      <div class="seg" role="group" aria-label="Range">
        {(Object.keys(SPANS) as SpanName[]).map((name) => (
          <button key={name} type="button" aria-pressed={range.span === name} onClick={() => follow(name)}>
            {SPANS[name][0]}
          </button>
        ))}
      </div>
      {range.span === null && <Still range={range} />}
    </div>
  );
}

/** A range that stands still is said, with the way back. */
function Still({ range }: { range: Range }): JSX.Element {
  const { from, until } = range;
  return (
    <>
      <span class="sub" title={`${bothZones(from)}\n${bothZones(until)}`}>
        {momentText(from, minute.value)} to {momentText(until, minute.value)}
      </span>
      <button type="button" class="button" onClick={() => follow('6h')}>
        Back to now
      </button>
    </>
  );
}
