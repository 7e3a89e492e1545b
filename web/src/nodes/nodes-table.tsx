import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { hrefOfNode } from '../app/routes.js';
import { minute } from '../hub/clock.js';
import type { NodeView } from '../hub/types.js';
import { useAnswer } from '../hub/use-answer.js';
import { Ago, Speed } from '../parts/figures.js';
import { Sparkline } from '../parts/sparkline.js';
import { NodeStatusWord } from './node-status.js';
import { bytesPerSecond, heardAt, nameOf, shareText } from './node-words.js';
import { onTime } from './on-time.js';
import { useSeen } from './use-seen.js';

const CURVE_MS = 3 * 3_600_000;
/** The range moves in steps, so that a curve stays the same question for a while. */
const STEP_MS = 600_000;
const POINTS = 36;
const REFRESH_MS = 60_000;

export function NodesTable({ items }: { readonly items: readonly NodeView[] }): JSX.Element {
  return (
    <table class="nodes-table">
      <thead>
        <tr>
          <th scope="col">Node</th>
          <th scope="col">Status</th>
          <th scope="col">CPU, 3 h</th>
          <th scope="col" class="n c-wide">
            Memory
          </th>
          <th scope="col" class="n c-wide">
            Disk
          </th>
          <th scope="col" class="c-net">
            Network, 3 h
          </th>
          <th scope="col" class="n c-heard">
            Heard
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((node) => (
          <Row key={node.id} node={node} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ node }: { node: NodeView }): JSX.Element {
  const row = useRef<HTMLTableRowElement>(null);
  const curve = useCurve(node.id, useSeen(row));
  const { cpu, network } = curve;
  const isOff = node.status !== 'online';
  const tone = isOff ? 'wait' : '';
  return (
    <tr ref={row} class={isOff ? 'is-old' : ''}>
      <td class="c-name">
        <a href={hrefOfNode(node.id)} title={node.id}>
          {nameOf(node)}
        </a>
        <small>{besideName(node)}</small>
      </td>
      <td class="c-status">
        <NodeStatusWord node={node} />
      </td>
      <td class="c-cpu">
        <span class="with-spark">
          <Sparkline values={cpu} tone={tone} most={100} />
          <b>{shareText(node.cpu_percent)}</b>
        </span>
      </td>
      <td class="n c-wide">{shareText(node.memory_percent)}</td>
      <td class={`n c-wide ${(node.disk_percent ?? 0) >= 90 ? 'fail' : ''}`}>
        {shareText(node.disk_percent)}
      </td>
      <td class="c-net">
        <span class="with-spark">
          <Sparkline values={network} tone={tone} />
          <span>
            <span class="sr">received </span>
            <i aria-hidden="true">↓</i> <Speed bps={bytesPerSecond(node.network_rx_rate_mbps)} />
            <br />
            <span class="sr">sent </span>
            <i aria-hidden="true">↑</i> <Speed bps={bytesPerSecond(node.network_tx_rate_mbps)} />
          </span>
        </span>
      </td>
      <td class="n c-heard">
        <Ago at={heardAt(node)} />
      </td>
    </tr>
  );
}

/** Where it is or which system it has, but never its name again. */
function besideName({ ip_address: ip, os, id, hostname }: NodeView): string | null {
  return ip ?? os ?? (hostname === null || hostname === id ? null : id);
}

interface Curve {
  readonly cpu: readonly (number | null)[];
  readonly network: readonly (number | null)[];
}

function useCurve(nodeId: string, isSeen: boolean): Curve {
  const from = Math.floor((minute.value - CURVE_MS) / STEP_MS) * STEP_MS;
  const parameters = { nodeId, from: new Date(from).toISOString(), points: POINTS };
  const { data } = useAnswer('/nodes/:nodeId/history', parameters, {
    everyMs: REFRESH_MS,
    isOff: !isSeen,
  }).value;
  if (!data) return { cpu: [], network: [] };
  const sent = data.network_tx_rate_mbps;
  const sums = data.network_rx_rate_mbps.map((rate, at) =>
    rate === null && sent[at] === null ? null : (rate ?? 0) + (sent[at] ?? 0),
  );
  const span = { from: from / 1_000, until: minute.value / 1_000, step: data.step_seconds };
  return { cpu: onTime(data.t, data.cpu_percent, span), network: onTime(data.t, sums, span) };
}
