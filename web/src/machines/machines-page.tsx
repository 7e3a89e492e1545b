import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { pageTitle } from '../app/title.js';
import { Icon } from '../parts/icon.js';
import { StripLegend } from '../parts/strip.js';
import { counted } from '../words/words.js';
import { chooseQuery, machinesQuery, typeQuery } from './machines-query.js';
import type { MachineSort, MachinesQuery } from './machines-query.js';
import { MachinesTable } from './machines-table.js';
import { useMachines } from './use-machines.js';
import '../parts/detail.css';
import './machines.css';

const SORTS: readonly (readonly [MachineSort, string])[] = [
  ['worst', 'Worst first'],
  ['name', 'By name'],
];

/** All machines with a strip of 14 days each. */
export function MachinesPage(): JSX.Element {
  useEffect(() => {
    pageTitle.value = 'Machines';
  }, []);
  const query = machinesQuery();
  const [machines, more] = useMachines(query);
  const { items, cursor, error } = machines.value;
  return (
    <>
      <div class="head">
        <h1>Machines</h1>
        <span class="sub" role="status">
          {items && `${cursor ? 'the first ' : ''}${counted(items.length, 'machine')}`}
        </span>
      </div>
      <section class="card" aria-label="Machines">
        <Tools query={query} />
        {error && <p class="nothing fail">{error.message}</p>}
        {items?.length === 0 && <Nothing q={query.q} />}
        {items && items.length > 0 && <MachinesTable items={items} />}
        {!items && !error && <p class="nothing">Loading…</p>}
        {cursor && (
          <div class="foot">
            <button type="button" class="button" onClick={more}>
              Show more
            </button>
          </div>
        )}
      </section>
    </>
  );
}

function Tools({ query }: { query: MachinesQuery }): JSX.Element {
  const before = useRef('');
  return (
    <div class="machine-tools">
      <label class="find-in">
        <Icon name="find" />
        <span class="sr">Find a machine</span>
        <input
          type="search"
          placeholder="Find a machine"
          value={query.q}
          onFocus={() => (before.current = query.q)}
          onInput={({ currentTarget }) => typeQuery({ ...query, q: currentTarget.value })}
          onChange={() => before.current === query.q || chooseQuery(query)}
        />
      </label>
      <div class="seg" role="group" aria-label="Order">
        {SORTS.map(([sort, word]) => (
          <button
            key={sort}
            type="button"
            aria-pressed={query.sort === sort}
            onClick={() => query.sort === sort || chooseQuery({ ...query, sort })}
          >
            {word}
          </button>
        ))}
      </div>
      <StripLegend />
    </div>
  );
}

function Nothing({ q }: { q: string }): JSX.Element {
  return (
    <p class="nothing">
      {q
        ? `No machine has “${q}” in its name.`
        : 'No machine yet: jobs bring them, when they name one in vm_name.'}
    </p>
  );
}
