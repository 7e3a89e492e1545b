import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { isUnderWay } from '../hub/job-store.js';
import type { JobView } from '../hub/types.js';
import { useAnswer } from '../hub/use-answer.js';
import { shareText } from '../nodes/node-words.js';
import { Speed } from '../parts/figures.js';
import { Sparkline } from '../parts/sparkline.js';
import { useTrails } from './use-trails.js';
import './vms.css';

const REFRESH_MS = 2_000;
/** While this hub reads no machine of that name. */
const LOOK_MS = 30_000;

/** The virtual machine that a job under way copies, by name or UUID: how fast it reads its own disks, beside the job's speed. */
export function VmBehind({ job }: { readonly job: JobView }): JSX.Element | null {
  const isOff = job.vm_name === null || !isUnderWay(job);
  const [isKnown, setKnown] = useState(false);
  const options = { everyMs: isKnown ? REFRESH_MS : LOOK_MS, isOff };
  const { data } = useAnswer('/api/telemetry/vm-telemetry', {}, options).value;
  const trails = useTrails(data);
  const vm = isOff ? undefined : data?.vms.find(({ name, uuid }) => [name, uuid].includes(job.vm_name ?? ''));
  useEffect(() => setKnown(vm !== undefined), [vm !== undefined]);
  if (!vm) return null;
  return (
    <section class="card vm-behind" aria-label={`Virtual machine ${vm.name}`}>
      <header>
        <h2>Virtual machine now</h2>
        <a class="link" href="/vms">
          {vm.name}
        </a>
      </header>
      <dl class="facts">
        <Rate word="It reads" bps={vm.disk_read_rate} />
        <Rate word="It writes" bps={vm.disk_write_rate} />
        <Rate word="The job" bps={job.observed_speed_bps} />
        <div>
          <dt>Its CPU</dt>
          <dd>{shareText(vm.cpu_usage_percent)}</dd>
        </div>
        <div>
          <dt>Its disks since you look</dt>
          <dd>
            <Sparkline values={trails.get(vm.uuid)?.disk ?? []} tone="" />
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Rate({ word, bps }: { word: string; bps: number | null }): JSX.Element {
  return (
    <div>
      <dt>{word}</dt>
      <dd>
        <Speed bps={bps} />
      </dd>
    </div>
  );
}
