import type { JSX } from 'preact';
import { place } from '../app/router.js';
import { follow } from './page-range.js';
import { RangeFields } from './range-fields.js';
import { SPANS } from './range.js';
import type { Range, SpanName } from './range.js';

/** Chooses the range of a page's charts: how far back from now, or between two dates. */
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
      <RangeFields key={place.value.query} range={range} />
    </div>
  );
}
