import type { JSX } from 'preact';

const line = {
  fill: 'none',
  stroke: 'currentColor',
  'stroke-width': 1.6,
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
} as const;
/** A mark on a filled shape. */
const cut = { ...line, stroke: 'var(--surface)', 'stroke-width': 1.7 } as const;

/** On a grid of 16 pixels; every status has a silhouette of its own. */
const ICONS = {
  run: () => (
    <>
      <path d="M8 1.5a6.5 6.5 0 1 1-6.2 4.5" {...line} stroke-width={1.8} />
      <path d="M6.4 5.3v5.4L11 8z" fill="currentColor" />
    </>
  ),
  stall: () => <path d="M4 1.8h8M4 14.2h8M5 2v2.6L8 8l3-3.4V2M5 14v-2.6L8 8l3 3.4V14" {...line} />,
  stuck: () => (
    <>
      <circle cx="8" cy="8" r="6.4" {...line} stroke-dasharray="2.2 2" stroke-linecap="butt" />
      <path d="M6.2 5.4v5.2M9.8 5.4v5.2" {...line} stroke-width={1.9} />
    </>
  ),
  fail: () => (
    <>
      <path d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z" fill="currentColor" />
      <path d="M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6" {...cut} />
    </>
  ),
  ok: () => (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="M4.8 8.3l2.2 2.2 4.3-4.6" {...cut} />
    </>
  ),
  wait: () => (
    <>
      <circle cx="8" cy="8" r="6.3" {...line} />
      <path d="M8 4.6V8l2.3 1.6" {...line} />
    </>
  ),
  stop: () => (
    <>
      <circle cx="8" cy="8" r="6.3" {...line} />
      <path d="M3.7 12.3l8.6-8.6" {...line} />
    </>
  ),
  warn: () => (
    <>
      <path d="M8 1.8l6.6 11.8H1.4z" fill="currentColor" />
      <path d="M8 6.2v3.4M8 11.6v.2" {...cut} />
    </>
  ),
  speed: () => <path d="M2 11.5l4-4 3 3 5-6.2" {...line} stroke-width={1.8} />,
  find: () => (
    <>
      <circle cx="7" cy="7" r="4.6" {...line} />
      <path d="M10.5 10.5L14 14" {...line} />
    </>
  ),
  moon: () => <path d="M13.2 9.8A5.8 5.8 0 0 1 6.2 2.8a5.8 5.8 0 1 0 7 7z" {...line} />,
  sun: () => (
    <>
      <circle cx="8" cy="8" r="3" {...line} />
      <path
        d="M8 1.2v1.6M8 13.2v1.6M1.2 8h1.6M13.2 8h1.6M3.2 3.2l1.1 1.1M11.7 11.7l1.1 1.1M3.2 12.8l1.1-1.1M11.7 4.3l1.1-1.1"
        {...line}
      />
    </>
  ),
  system: () => (
    <>
      <circle cx="8" cy="8" r="6.2" {...line} />
      <path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="currentColor" />
    </>
  ),
  grid: () => <path d="M2 2h5v5H2zM9 2h5v5H9zM2 9h5v5H2zM9 9h5v5H9z" {...line} />,
  list: () => <path d="M2 4h12M2 8h12M2 12h12" {...line} />,
  machine: () => (
    <>
      <path d="M2 3h12v4H2zM2 9h12v4H2z" {...line} />
      <path d="M4.6 5h.01M4.6 11h.01" {...line} stroke-width={1.8} />
    </>
  ),
  vm: () => (
    <>
      <path d="M1.8 3h12.4v8H1.8zM5.5 14h5M8 11v3" {...line} />
      <path d="M6.6 5.2v3.6L9.8 7z" fill="currentColor" />
    </>
  ),
  copy: () => (
    <>
      <rect x="5" y="5" width="8.5" height="9" rx="1.5" {...line} />
      <path
        d="M10.5 5V3.2A1.2 1.2 0 0 0 9.3 2H3.7a1.2 1.2 0 0 0-1.2 1.2v6.6A1.2 1.2 0 0 0 3.7 11H5"
        {...line}
      />
    </>
  ),
  close: () => <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" {...line} />,
  down: () => <path d="M3.5 6l4.5 4.5L12.5 6" {...line} />,
  tick: () => <path d="M3 8.5l3.2 3.2L13 4.8" {...line} stroke-width={1.8} />,
  rows: () => <path d="M2 3.2h12M2 6.4h12M2 9.6h12M2 12.8h12" {...line} stroke-width={1.4} />,
  up: () => <path d="M8 13V3.4M3.8 7.4L8 3.2l4.2 4.2" {...line} />,
  key: () => (
    <>
      <circle cx="5" cy="11" r="3" {...line} />
      <path d="M7.2 8.8L13.5 2.5M11 5l2 2" {...line} />
    </>
  ),
} satisfies Record<string, () => JSX.Element>;

export type IconName = keyof typeof ICONS;

/** Hidden from screen readers: a word always stands beside it. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      {ICONS[name]()}
    </svg>
  );
}
