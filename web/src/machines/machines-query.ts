import { place, pushQuery, replaceQuery } from '../app/router.js';

export type MachineSort = 'worst' | 'name';

/** The list of machines that the address names. */
export interface MachinesQuery {
  readonly q: string;
  readonly sort: MachineSort;
}

export function machinesQuery(query = place.value.query): MachinesQuery {
  const parameters = new URLSearchParams(query);
  return { q: parameters.get('q') ?? '', sort: parameters.get('sort') === 'name' ? 'name' : 'worst' };
}

/** While it is being typed it has no entry of its own in the history. */
export function typeQuery(query: MachinesQuery): void {
  replaceQuery(textOf(query));
}

export function chooseQuery(query: MachinesQuery): void {
  pushQuery(textOf(query));
}

function textOf({ q, sort }: MachinesQuery): string {
  const parameters = new URLSearchParams();
  if (q) parameters.set('q', q);
  if (sort !== 'worst') parameters.set('sort', sort);
  return parameters.toString();
}
