import type { JSX } from 'preact';

export function StatesPage(): JSX.Element {
  return <h1>States</h1>;
}
