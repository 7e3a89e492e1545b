import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { pageTitle } from '../app/title.js';
import { Chip } from '../parts/chip.js';
import { Icon } from '../parts/icon.js';
import { counted } from '../words/words.js';
import { NODE_WORDS } from './node-words.js';
import { chooseQuery, nodesQuery, STATUSES, typeQuery } from './nodes-query.js';
import type { NodesQuery } from './nodes-query.js';
import { NodesTable } from './nodes-table.js';
import { withTold } from './told-metrics.js';
import { useNodeStream } from './use-node-stream.js';
import { useNodes } from './use-nodes.js';
import '../parts/detail.css';
import './nodes.css';

/** The machines on which clients run, as their daemons measure them. */
export function NodesPage(): JSX.Element {
  useEffect(() => {
    pageTitle.value = 'Nodes';
  }, []);
  const query = nodesQuery();
  const [nodes, more] = useNodes(query);
  const { told } = useNodeStream().value;
  const { items, cursor, error } = nodes.value;
  return (
    <>
      <div class="head">
        <h1>Nodes</h1>
        <span class="sub" role="status">
          {items && `${cursor ? 'the first ' : ''}${counted(items.length, 'node')}`}
        </span>
      </div>
      <section class="card" aria-label="Nodes">
        <Tools query={query} />
        {error && <p class="nothing fail">{error.message}</p>}
        {items?.length === 0 && <Nothing query={query} />}
        {items && items.length > 0 && (
          <NodesTable items={items.map((node) => withTold(node, told.get(node.id)))} />
        )}
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

function Tools({ query }: { query: NodesQuery }): JSX.Element {
  const before = useRef('');
  return (
    <div class="node-tools">
      <label class="find-in">
        <Icon name="find" />
        <span class="sr">Find a node</span>
        <input
          type="search"
          placeholder="Find a node"
          value={query.q}
          onFocus={() => (before.current = query.q)}
          onInput={({ currentTarget }) => typeQuery({ ...query, q: currentTarget.value })}
          onChange={() => before.current === query.q || chooseQuery(query)}
        />
      </label>
      <div class="node-statuses" role="group" aria-label="Status">
        {STATUSES.map((name) => (
          <Chip
            key={name}
            word={NODE_WORDS[name].word}
            icon={NODE_WORDS[name].icon}
            isPressed={query.status === name}
            onPress={() => chooseQuery({ ...query, status: query.status === name ? '' : name })}
          />
        ))}
      </div>
    </div>
  );
}

function Nothing({ query: { q, status } }: { query: NodesQuery }): JSX.Element {
  if (q)
    return (
      <p class="nothing">
        No node has “{q}” in one of its names{status && ' and this status'}.
      </p>
    );
  if (status) return <p class="nothing">No node has this status.</p>;
  return (
    <p class="nothing">
      No node yet: run <code>backup-report node</code> on the machines of your clients, or point their daemons
      at this hub.
    </p>
  );
}
