import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SamplesView } from '../hub/types.js';
import { Bytes, Speed } from '../parts/figures.js';
import { bothZones, clockWithSeconds, dayText, startOfDay } from '../words/instants.js';

const STEP = 24;

/** The points of the chart as figures, newest first. */
export function CurveTable({ samples }: { readonly samples: SamplesView }): JSX.Element {
  const [most, setMost] = useState(STEP);
  const rows = samples.t.map((_, row) => row).toReversed();
  return (
    <div class="curve-table">
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col" class="n">
              Copied
            </th>
            <th scope="col" class="n">
              Slowest
            </th>
            <th scope="col" class="n">
              Fastest
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((row) => (
            <Row key={samples.t[row]} samples={samples} row={row} />
          ))}
        </tbody>
      </table>
      {rows.length > most && (
        <button type="button" class="more" onClick={() => setMost(most * 4)}>
          Show older ones ({(rows.length - most).toLocaleString('en')} more)
        </button>
      )}
    </div>
  );
}

function Row({ samples, row }: { samples: SamplesView; row: number }): JSX.Element {
  const { t, bytes, speed_min: least, speed_max: most } = samples;
  const ms = (t[row] ?? 0) * 1_000;
  const isToday = startOfDay(ms) === startOfDay((t.at(-1) ?? 0) * 1_000);
  return (
    <tr>
      <td class="num" title={bothZones(ms)}>
        {isToday ? '' : `${dayText(ms)} `}
        {clockWithSeconds(ms)}
      </td>
      <td class="n">
        <Bytes bytes={bytes[row] ?? null} />
      </td>
      <td class="n">
        <Speed bps={least[row] ?? null} />
      </td>
      <td class="n">
        <Speed bps={most[row] ?? null} />
      </td>
    </tr>
  );
}
