import { signal } from '@preact/signals';
import type { ComponentType, JSX } from 'preact';

/** A page whose code is loaded when it is first shown. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const page = signal<ComponentType<P> | 'waiting' | 'failed'>('waiting');
  let asked = false;
  return function Lazy(properties: P): JSX.Element | null {
    if (!asked) {
      asked = true;
      load().then(
        (component) => (page.value = component),
        () => (page.value = 'failed'),
      );
    }
    const Page = page.value;
    if (Page === 'waiting') return null;
    if (Page === 'failed') return <PageGone />;
    return <Page {...properties} />;
  };
}

/** The files of a page are gone when the hub was replaced by another version since. */
function PageGone(): JSX.Element {
  return (
    <p class="note">
      This part of the page could not be loaded. The hub may have a new version:{' '}
      <a href={location.href} target="_self">
        load the page again
      </a>
      .
    </p>
  );
}
