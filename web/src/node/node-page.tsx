import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { pageTitle } from '../app/title.js';
import { hrefOfMachine } from '../app/routes.js';
import type { NodeView } from '../hub/types.js';
import { useAnswer } from '../hub/use-answer.js';
import { Ago, Speed } from '../parts/figures.js';
import { withTold } from '../nodes/told-metrics.js';
import { useNodeStream } from '../nodes/use-node-stream.js';
import { NodeStatusWord } from '../nodes/node-status.js';
import { bytesPerSecond, heardAt, nameOf, shareText } from '../nodes/node-words.js';
import { spanText } from '../words/spans.js';
import { AlertsCard } from './alerts-card.js';
import { DeleteDialog } from './delete-dialog.js';
import { NamesDialog } from './names-dialog.js';
import { NodeCharts } from './node-charts.js';
import '../parts/detail.css';
import './node.css';

const REFRESH_MS = 10_000;

/** One node: its figures now, its charts over any range, its alerts. */
export function NodePage({ nodeId }: { readonly nodeId: string }): JSX.Element {
  const [version, setVersion] = useState(0);
  const { data: node, error } = useAnswer(
    '/nodes/:nodeId',
    { nodeId },
    { everyMs: REFRESH_MS, version },
  ).value;
  const { told } = useNodeStream(nodeId).value;
  const title = node ? nameOf(node) : nodeId;
  useEffect(() => {
    pageTitle.value = title;
  }, [title]);
  if (node)
    return (
      <Node node={withTold(node, told.get(node.id))} onChange={() => setVersion((before) => before + 1)} />
    );
  if (!error) return <p class="note">Loading…</p>;
  return (
    <>
      <h1>{error.status === 404 ? 'No such node' : 'The node cannot be shown'}</h1>
      <p class="note">
        {error.message} Go to the <a href="/nodes">nodes</a>.
      </p>
    </>
  );
}

function Node({ node, onChange }: { node: NodeView; onChange: () => void }): JSX.Element {
  const [asking, setAsking] = useState<'names' | 'delete' | null>(null);
  const close = (): void => setAsking(null);
  return (
    <>
      <div class="node-head">
        <nav class="crumbs" aria-label="You are here">
          <a href="/nodes">Nodes</a>
        </nav>
        <h1>
          {nameOf(node)} <NodeStatusWord node={node} pill />
        </h1>
        <p class="node-names">
          <Names node={node} />
          <span class="node-acts">
            <button type="button" class="button" onClick={() => setAsking('names')}>
              Edit names…
            </button>
            <button type="button" class="button" onClick={() => setAsking('delete')}>
              Delete…
            </button>
          </span>
        </p>
      </div>
      <section class="card node-facts" aria-label="Now">
        <Facts node={node} />
      </section>
      <NodeCharts nodeId={node.id} />
      <AlertsCard nodeId={node.id} />
      {asking === 'names' && <NamesDialog node={node} onClose={close} onDone={onChange} />}
      {asking === 'delete' && <DeleteDialog node={node} onClose={close} />}
    </>
  );
}

function Names({ node }: { node: NodeView }): JSX.Element {
  const others = [...new Set([node.id, ...node.aliases])].filter((name) => name !== nameOf(node));
  return (
    <span>
      {others.length > 0 && <>Also {others.join(', ')}. </>}
      {node.vm_names.length === 0 ? (
        'Jobs mean it by its host name and aliases.'
      ) : (
        <>
          Jobs call it{' '}
          {node.vm_names.map((name, place) => (
            <span key={name}>
              {place > 0 && ', '}
              <a href={hrefOfMachine(name)}>{name}</a>
            </span>
          ))}
          .
        </>
      )}
    </span>
  );
}

function Facts({ node }: { node: NodeView }): JSX.Element {
  const { load_avg_1m: one, load_avg_5m: five, load_avg_15m: fifteen } = node;
  const loads = [one, five, fifteen].map((load) => load?.toFixed(2) ?? '–').join(' ');
  return (
    <dl class="facts">
      <Fact word="Heard">
        <Ago at={heardAt(node)} />
      </Fact>
      <Fact word="CPU">{shareText(node.cpu_percent)}</Fact>
      <Fact word="Load, 1, 5, 15 min">{loads}</Fact>
      <Fact word="Memory" beside={partOf(node.memory_used_mb, node.memory_total_mb, 1_024)}>
        {shareText(node.memory_percent)}
      </Fact>
      <Fact word="Disk" beside={partOf(node.disk_used_gb, node.disk_total_gb, 1)}>
        {shareText(node.disk_percent)}
      </Fact>
      <Fact word="Received">
        <Speed bps={bytesPerSecond(node.network_rx_rate_mbps)} />
      </Fact>
      <Fact word="Sent">
        <Speed bps={bytesPerSecond(node.network_tx_rate_mbps)} />
      </Fact>
      {node.uptime_seconds !== null && <Fact word="Up for">{spanText(node.uptime_seconds * 1_000)}</Fact>}
      {node.process_count !== null && <Fact word="Processes">{node.process_count.toLocaleString('en')}</Fact>}
      {node.os !== null && <Fact word="System">{[node.os, node.os_version].filter(Boolean).join(' ')}</Fact>}
    </dl>
  );
}

/** `3.1 of 8.0 GB`, as far as the node says it. */
function partOf(used: number | null, total: number | null, perGb: number): string | undefined {
  if (used === null || total === null) return undefined;
  const text = (amount: number): string => (amount / perGb).toFixed(amount / perGb < 100 ? 1 : 0);
  return `${text(used)} of ${text(total)} GB`;
}

interface FactProps {
  readonly word: string;
  readonly beside?: string | undefined;
  readonly children: ComponentChildren;
}

function Fact({ word, beside, children }: FactProps): JSX.Element {
  return (
    <div>
      <dt>{word}</dt>
      <dd>
        {children} {beside !== undefined && <small>{beside}</small>}
      </dd>
    </div>
  );
}
