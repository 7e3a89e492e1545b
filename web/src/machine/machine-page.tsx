import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { pageTitle } from '../app/title.js';

export function MachinePage({ vmName }: { readonly vmName: string }): JSX.Element {
  useEffect(() => {
    pageTitle.value = vmName;
  }, [vmName]);
  return <h1>{vmName}</h1>;
}
