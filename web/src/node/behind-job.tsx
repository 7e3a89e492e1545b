import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { lazy } from '../app/lazy.js';
import { hrefOfNode } from '../app/routes.js';
import { hubNow } from '../hub/clock.js';
import type { HubError } from '../hub/hub-error.js';
import { isUnderWay } from '../hub/job-store.js';
import type { HistoryView, JobView, NodeView, ReporterView, SamplesView } from '../hub/types.js';
import { useAnswer } from '../hub/use-answer.js';
import type { Plot, Zoom, Zoomed } from '../parts/curve/plot.js';
import { PLOT_MARKS } from '../parts/curve/plot-marks.js';
import { plotOf } from '../job/plots.js';
import { NodeStatusWord } from '../nodes/node-status.js';
import { nameOf } from '../nodes/node-words.js';
import { nodePlot } from './node-plots.js';
import { useNodesBehind } from './nodes-behind.js';
import './node.css';

const CurveChart = lazy(async () => (await import('../parts/curve/curve-chart.js')).CurveChart);
const POINTS = 300;
const LIVE_MS = 15_000;
/** A node that sends its snapshots after an outage fills the curves of jobs that have ended. */
const LATE_MS = 60_000;

interface BehindProps extends Zoomed {
  readonly job: JobView;
  readonly samples: SamplesView | null;
  readonly reporter: ReporterView | null;
}

/** The nodes on which a job runs or is reported from: their network beside the job's speed, and their load. They zoom with its curve. */
export function BehindJob({ job, samples, reporter, ...zoomed }: BehindProps): JSX.Element | null {
  const nodes = useNodesBehind(job, reporter);
  const { started_at: started } = job;
  if (started === null || !samples) return null;
  return (
    <>
      {nodes.map(({ node, isReporter }) => (
        <Behind
          key={node.id}
          node={node}
          isReporter={isReporter}
          job={job}
          samples={samples}
          started={started}
          {...zoomed}
        />
      ))}
    </>
  );
}

interface OneProps extends Zoomed {
  readonly node: NodeView;
  readonly isReporter: boolean;
  readonly job: JobView;
  readonly samples: SamplesView;
  readonly started: string;
}

function Behind({ node, isReporter, job, samples, started, zoom, onZoom }: OneProps): JSX.Element {
  const { history, error } = useHistory(node.id, job, started, zoom);
  const plots = useMemo(() => history && plotsOf(job, samples, history, hubNow()), [job, samples, history]);
  return (
    <section class="card behind" aria-label={`Node ${nameOf(node)}`}>
      <header>
        <h2>
          {isReporter ? 'Reported from' : 'Behind it'}: <a href={hrefOfNode(node.id)}>{nameOf(node)}</a>
        </h2>
        {zoom && (
          <button type="button" class="chip" onClick={() => onZoom(null)}>
            {isUnderWay(job) ? 'Back to live' : 'Show all'}
          </button>
        )}
        <NodeStatusWord node={node} />
      </header>
      {error && <p class="nothing fail">{error.message}</p>}
      {history?.t.length === 0 && <p class="nothing">The node sent no snapshot while this job ran.</p>}
      {plots && history && history.t.length > 0 && (
        <div class="behind-charts">
          {plots.map((plot) => (
            <Chart key={plot.title} plot={plot} zoom={zoom} onZoom={onZoom} />
          ))}
        </div>
      )}
    </section>
  );
}

/** As fine as the zoom asks for; the one of before is shown until the next is there. */
function useHistory(
  nodeId: string,
  job: JobView,
  started: string,
  zoom: Zoom,
): { history: HistoryView | null; error: HubError | null } {
  const shown = useRef<HistoryView | null>(null);
  const [from, to] = zoom
    ? zoom.map((second) => new Date(second * 1_000).toISOString())
    : [started, job.completed_at ?? undefined];
  const everyMs = isUnderWay(job) ? LIVE_MS : LATE_MS;
  const { data, error } = useAnswer(
    '/nodes/:nodeId/history',
    { nodeId, from, to, points: POINTS },
    zoom ? {} : { everyMs },
  ).value;
  shown.current = data ?? shown.current;
  return { history: shown.current, error };
}

interface ChartProps extends Zoomed {
  readonly plot: TitledPlot;
}

function Chart({ plot, zoom, onZoom }: ChartProps): JSX.Element {
  return (
    <figure>
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
      <CurveChart plot={plot} marks={PLOT_MARKS} zoom={zoom} onZoom={onZoom} />
      <p class="nothing words">{plot.words}</p>
    </figure>
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
