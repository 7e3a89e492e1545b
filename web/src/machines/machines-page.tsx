import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { pageTitle } from '../app/title.js';

export function MachinesPage(): JSX.Element {
  useEffect(() => {
    pageTitle.value = 'Machines';
  }, []);
  return <h1>Machines</h1>;
}
