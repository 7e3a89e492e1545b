import type { JSX } from 'preact';
import { hubVersion } from '../hub/live.js';

/** A page that was loaded before an upgrade of the hub says so, and goes on. */
export function NewVersion(): JSX.Element | null {
  const version = hubVersion.value;
  if (version === null || version === HUB_VERSION) return null;
  return (
    <aside class="notice" aria-label="Version">
      The hub has version {version} now, and this page is of {HUB_VERSION}.
      <a class="link" href={location.href} target="_self">
        Load the page again
      </a>
    </aside>
  );
}
