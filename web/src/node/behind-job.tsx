import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { lazy } from '../app/lazy.js';
import { hrefOfNode } from '../app/routes.js';
import { hubNow } from '../hub/clock.js';
import { isUnderWay } from '../hub/job-store.js';
import type { HistoryView, JobView, NodeView, SamplesView } from '../hub/types.js';
import { useAnswer } from '../hub/use-answer.js';
import type { Plot } from '../parts/curve/plot.js';
import { PLOT_MARKS } from '../parts/curve/plot-marks.js';
import { plotOf } from '../job/plots.js';
import { NodeStatusWord } from '../nodes/node-status.js';
import { nameOf } from '../nodes/node-words.js';
import { nodePlot } from './node-plots.js';
import './node.css';

const CurveChart = lazy(async () => (await import('../parts/curve/curve-chart.js')).CurveChart);
const POINTS = 300;
const LIVE_MS = 15_000;
const MOST_NODES = 3;

interface BehindProps {
  readonly job: JobView;
  readonly samples: SamplesView | null;
}

/** The nodes that a job's machine name means: their network beside the job's speed, and their load, on its own axis of time. */
export function BehindJob({ job, samples }: BehindProps): JSX.Element | null {
  const { vm_name: name, started_at: started } = job;
  const isOff = name === null || started === null;
  const { data } = useAnswer('/nodes', { vm_name: name ?? '', limit: MOST_NODES }, { isOff }).value;
  if (isOff || !data || !samples) return null;
  return (
    <>
      {data.items.map((node) => (
        <Behind key={node.id} node={node} job={job} samples={samples} started={started} />
      ))}
    </>
  );
}

interface OneProps {
  readonly node: NodeView;
  readonly job: JobView;
  readonly samples: SamplesView;
  readonly started: string;
}

function Behind({ node, job, samples, started }: OneProps): JSX.Element {
  const isLive = isUnderWay(job);
  const parameters = { nodeId: node.id, from: started, to: job.completed_at ?? undefined, points: POINTS };
  const { data } = useAnswer('/nodes/:nodeId/history', parameters, isLive ? { everyMs: LIVE_MS } : {}).value;
  const plots = useMemo(() => data && plotsOf(job, samples, data, hubNow()), [job, samples, data]);
  return (
    <section class="card behind" aria-label={`Node ${nameOf(node)}`}>
      <header>
        <h2>
          Behind it: <a href={hrefOfNode(node.id)}>{nameOf(node)}</a>
        </h2>
        <NodeStatusWord node={node} />
      </header>
      {data?.t.length === 0 && <p class="nothing">The node sent no snapshot while this job ran.</p>}
      {plots && data && data.t.length > 0 && (
        <div class="behind-charts">
          {plots.map((plot) => (
            <figure key={plot.title}>
              <figcaption>
                {plot.title}
                <span class="keys-of">
                  {plot.lines.map(({ label, color, dash }) => (
                    <span key={label} class={`key-of ${color.slice(2)} ${dash?.length ? 'dashed' : ''}`}>
                      <i aria-hidden="true" />
                      {label}
                    </span>
                  ))}
                </span>
              </figcaption>
              <CurveChart plot={plot} marks={PLOT_MARKS} zoom={null} onZoom={() => undefined} />
              <p class="nothing words">{plot.words}</p>
            </figure>
          ))}
        </div>
      )}
    </section>
  );
}

interface TitledPlot extends Plot {
  readonly title: string;
}

function plotsOf(job: JobView, samples: SamplesView, history: HistoryView, now: number): TitledPlot[] {
  const { lines, from, until } = plotOf('speed', { job, samples, events: [], before: null, now });
  const last = job.completed_at ? until : now;
  const network = nodePlot('network', history, from, last);
  const [received, sent] = network.lines;
  const speed = lines.at(-1);
  const drawn = [
    ...(speed ? [{ ...speed, label: 'Job', color: '--ok-fill', isFilled: true, dash: [] }] : []),
    ...(received ? [{ ...received, isFilled: false }] : []),
    ...(sent ? [sent] : []),
  ];
  const cpu = nodePlot('cpu', history, from, last);
  return [
    { ...network, title: 'Job and network', lines: drawn, words: network.words.replace('Network. ', '') },
    { ...cpu, title: 'CPU of the node', words: cpu.words.replace('CPU. ', '') },
  ];
}
