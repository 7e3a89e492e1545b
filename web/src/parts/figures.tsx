import type { ComponentChildren, JSX } from 'preact';
import { now } from '../hub/clock.js';
import { bytesText, exactBytes, speedText } from '../words/amounts.js';
import { bothZones, momentText } from '../words/instants.js';
import { agoText } from '../words/spans.js';

/** Bytes in short, exact under the pointer; a dash where nobody knows. */
export function Bytes({ bytes }: { readonly bytes: number | null }): JSX.Element {
  if (bytes === null) return <span>–</span>;
  return <span title={exactBytes(bytes)}>{bytesText(bytes)}</span>;
}

export function Speed({ bps }: { readonly bps: number | null }): JSX.Element {
  if (bps === null) return <span>–</span>;
  return <span title={`${exactBytes(bps)} per second`}>{speedText(bps)}</span>;
}

/** An instant, `at` in RFC 3339: local time and UTC are under the pointer. Shows `children`, or else the moment. */
export function Instant({
  at,
  children,
}: {
  readonly at: string | null;
  readonly children?: ComponentChildren;
}): JSX.Element {
  if (at === null) return <span>–</span>;
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={bothZones(ms)}>
      {children ?? momentText(ms, now.value)}
    </time>
  );
}

/** How long ago, by the hub's clock; goes on counting. */
export function Ago({ at }: { readonly at: string | null }): JSX.Element {
  if (at === null) return <span>never</span>;
  return <Instant at={at}>{agoText(now.value - Date.parse(at))}</Instant>;
}
