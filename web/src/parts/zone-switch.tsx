import type { JSX } from 'preact';
import { setZone, zone, zoneText } from '../words/instants.js';

/** Says in which zone times are shown, and changes it. */
export function ZoneSwitch({ at }: { readonly at: number }): JSX.Element {
  const other = zone.value === 'utc' ? 'local' : 'utc';
  return (
    <button
      type="button"
      class="zone"
      title={other === 'utc' ? 'Show all times in UTC' : 'Show all times in your zone'}
      onClick={() => setZone(other)}
    >
      {zoneText(at)}
    </button>
  );
}
