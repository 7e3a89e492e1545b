import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { lazy } from '../app/lazy.js';
import { hrefOfVm } from '../app/routes.js';
import { hubNow } from '../hub/clock.js';
import { isUnderWay } from '../hub/job-store.js';
import type { JobView, SamplesView } from '../hub/types.js';
import { useAnswer } from '../hub/use-answer.js';
import { PLOT_MARKS } from '../parts/curve/plot-marks.js';
import type { Zoomed } from '../parts/curve/plot.js';
import { plotsBehind } from './behind-plots.js';
import '../node/node.css';

const CurveChart = lazy(async () => (await import('../parts/curve/curve-chart.js')).CurveChart);
const POINTS = 300;
const LIVE_MS = 10_000;

interface BehindProps extends Zoomed {
  readonly job: JobView;
  readonly samples: SamplesView | null;
}

/** The virtual machine that a job copies, by name or UUID, while it ran: its disks beside the job's speed, and its CPU. */
export function VmBehind({ job, samples, zoom, onZoom }: BehindProps): JSX.Element | null {
  const { vm_name: name, started_at: started } = job;
  const { data: collector } = useAnswer('/api/telemetry/status', {}, { isOff: name === null }).value;
  const isOff = name === null || started === null || !collector || collector.status === 'not_initialized';
  const parameters = {
    id: name ?? '',
    from: started ?? '',
    to: job.completed_at ?? undefined,
    points: POINTS,
  };
  const options = isUnderWay(job) ? { everyMs: LIVE_MS, isOff } : { isOff };
  const { data } = useAnswer('/api/telemetry/vm-history/:id', parameters, options).value;
  const plots = useMemo(
    () => data && samples && plotsBehind(job, samples, data, hubNow()),
    [job, samples, data],
  );
  if (isOff || !data || data.t.length === 0 || !plots) return null;
  return (
    <section class="card behind vm-behind" aria-label={`Virtual machine ${name}`}>
      <header>
        <h2>
          Virtual machine: <a href={hrefOfVm(name)}>{name}</a>
        </h2>
        <span class="sub">as libvirt measured it</span>
      </header>
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
            <CurveChart plot={plot} marks={PLOT_MARKS} zoom={zoom} onZoom={onZoom} />
            <p class="nothing words">{plot.words}</p>
          </figure>
        ))}
      </div>
    </section>
  );
}
