import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { pageTitle } from '../app/title.js';

export function JobsPage(): JSX.Element {
  useEffect(() => {
    pageTitle.value = 'Jobs';
  }, []);
  return <h1>Jobs</h1>;
}
