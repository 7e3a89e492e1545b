import type { JSX, TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import { minute } from '../hub/clock.js';
import { ZoneSwitch } from '../parts/zone-switch.js';
import { bothZones, fieldText, instantOfField } from '../words/instants.js';
import { follow, standStill } from './page-range.js';
import { stretchBetween, USUAL } from './range.js';
import type { Range, RangeFault } from './range.js';

type End = RangeFault['end'];

const ENDS = [
  ['from', 'From'],
  ['to', 'To'],
] as const satisfies readonly (readonly [End, string])[];
const FAULT_ID = 'range-fault';

/** Chooses a range by its dates. A field that nobody changed keeps its instant, to the millisecond. */
export function RangeFields({ range }: { readonly range: Range }): JSX.Element {
  const [typed, setTyped] = useState<Readonly<Partial<Record<End, string>>>>({});
  const [fault, setFault] = useState(range.fault);
  const known = { from: range.from, to: range.until };
  const instantOf = (end: End): number => {
    const text = typed[end];
    return text === undefined ? known[end] : instantOfField(text);
  };
  const show = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const asked = stretchBetween(instantOf('from'), instantOf('to'), minute.value + 60_000);
    if ('text' in asked) {
      setFault(asked);
      event.currentTarget.querySelector<HTMLInputElement>(`[name=${asked.end}]`)?.focus();
    } else {
      setFault(undefined);
      setTyped({});
      standStill(asked.from, asked.until);
    }
  };
  return (
    <form class="range-fields" noValidate onSubmit={show}>
      {ENDS.map(([end, word]) => (
        <label key={end} title={bothZones(known[end])}>
          <span>{word}</span>
          <input
            type="datetime-local"
            name={end}
            max="9999-12-31T23:59"
            value={typed[end] ?? fieldText(known[end])}
            aria-invalid={fault?.end === end}
            aria-describedby={fault?.end === end ? FAULT_ID : undefined}
            onInput={({ currentTarget: { value } }) => setTyped((before) => ({ ...before, [end]: value }))}
          />
        </label>
      ))}
      <button type="submit" class="button">
        Show
      </button>
      {range.span === null && (
        <button type="button" class="button" onClick={() => follow(USUAL)}>
          Back to now
        </button>
      )}
      <ZoneSwitch at={range.from} />
      {fault && (
        <p id={FAULT_ID} class="fail" role="alert">
          {fault.text}
        </p>
      )}
    </form>
  );
}
