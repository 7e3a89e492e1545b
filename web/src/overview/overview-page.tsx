import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { pageTitle } from '../app/title.js';

export function OverviewPage(): JSX.Element {
  useEffect(() => {
    pageTitle.value = 'Overview';
  }, []);
  return <h1>Overview</h1>;
}
