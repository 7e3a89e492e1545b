import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { place, pushQuery } from '../app/router.js';
import { pageTitle } from '../app/title.js';
import type { NodeView } from '../hub/types.js';
import { Chip } from '../parts/chip.js';
import { counted } from '../words/words.js';
import { NODE_WORDS } from './node-words.js';
import { NodesTable } from './nodes-table.js';
import { useNodes } from './use-nodes.js';
import '../parts/detail.css';
import './nodes.css';

type Status = NodeView['status'];

const STATUSES = Object.keys(NODE_WORDS) as Status[];

/** The machines on which clients run, as their daemons measure them. */
export function NodesPage(): JSX.Element {
  useEffect(() => {
    pageTitle.value = 'Nodes';
  }, []);
  const given = new URLSearchParams(place.value.query).get('status');
  const status = STATUSES.find((name) => name === given) ?? '';
  const { items, isCut, error } = useNodes(status);
  return (
    <>
      <div class="head">
        <h1>Nodes</h1>
        <span class="sub" role="status">
          {items && `${counted(items.length, 'node')}${isCut ? ', the first 200 of each status' : ''}`}
        </span>
      </div>
      <section class="card" aria-label="Nodes">
        <div class="node-tools" role="group" aria-label="Status">
          {STATUSES.map((name) => (
            <Chip
              key={name}
              word={NODE_WORDS[name].word}
              icon={NODE_WORDS[name].icon}
              isPressed={status === name}
              onPress={() => pushQuery(status === name ? '' : `status=${name}`)}
            />
          ))}
        </div>
        {error && <p class="nothing fail">{error.message}</p>}
        {items?.length === 0 && <Nothing isFiltered={status !== ''} />}
        {items && items.length > 0 && <NodesTable items={items} />}
        {!items && !error && <p class="nothing">Loading…</p>}
      </section>
    </>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }): JSX.Element {
  return (
    <p class="nothing">
      {isFiltered ? (
        'No node has this status.'
      ) : (
        <>
          No node yet: run <code>backup-report node</code> on the machines of your clients, or point their
          daemons at this hub.
        </>
      )}
    </p>
  );
}
