import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { hrefOfMachine } from '../app/routes.js';
import { pageTitle } from '../app/title.js';
import { useAnswer } from '../hub/use-answer.js';
import type { Vm } from '../hub/vm-answers.js';
import { shareText } from '../nodes/node-words.js';
import { Ago, Bytes, Speed } from '../parts/figures.js';
import { NotConfigured } from '../vms/not-configured.js';
import { VmState } from '../vms/vm-state.js';
import { VmCharts } from './vm-charts.js';
import '../parts/detail.css';
import '../node/node.css';

const REFRESH_MS = 2_000;
const KIB = 1_024;

interface Known {
  readonly name: string;
  readonly uuid: string;
}

/** One virtual machine, by its UUID or its name: its figures now, and its curves over any range. */
export function VmPage({ vmId }: { readonly vmId: string }): JSX.Element {
  const status = useAnswer('/api/telemetry/status').value;
  const isOff = !status.data || status.data.status === 'not_initialized';
  const now = useAnswer('/api/telemetry/vm-telemetry', {}, { everyMs: REFRESH_MS, isOff }).value.data;
  const ever = useAnswer('/api/telemetry/monitored-vms', {}, { isOff }).value.data;
  const isIt = ({ name, uuid }: Known): boolean => uuid === vmId || name === vmId;
  const vm = now?.vms.find(isIt);
  const before = ever?.vms.find(isIt);
  const name = (vm ?? before)?.name ?? vmId;
  useEffect(() => {
    pageTitle.value = name;
  }, [name]);
  return (
    <>
      <div class="node-head">
        <nav class="crumbs" aria-label="You are here">
          <a href="/vms">Virtual machines</a>
        </nav>
        <h1>
          {name} {vm && <VmState state={vm.state} pill />}
        </h1>
        <p class="node-names">
          <span>
            {vm && <>UUID {vm.uuid}. </>}
            {!vm && before && (
              <>
                UUID {before.uuid}, last read <Ago at={before.last_seen} />.
              </>
            )}
          </span>
          <Backups name={name} />
        </p>
      </div>
      {status.error && <p class="note fail">{status.error.message}</p>}
      {status.data && isOff && (
        <section class="card" aria-label="Collector">
          <NotConfigured />
        </section>
      )}
      {vm && (
        <section class="card node-facts" aria-label="Now">
          <Facts vm={vm} />
        </section>
      )}
      {!isOff && <VmCharts vmId={vmId} />}
    </>
  );
}

/** The way to its backups, where there are any. */
function Backups({ name }: { name: string }): JSX.Element | null {
  const { data } = useAnswer('/jobs', { vm_name: name, limit: 1 }).value;
  if (!data || data.items.length === 0) return null;
  return <a href={hrefOfMachine(name)}>Backups of {name}</a>;
}

function Facts({ vm }: { vm: Vm }): JSX.Element {
  const bytes = (kib: number | null): number | null => kib && kib * KIB;
  return (
    <dl class="facts">
      <Fact word="CPU">
        {shareText(vm.cpu_usage_percent)} {vm.cpu_count !== null && <small>of {vm.cpu_count}</small>}
      </Fact>
      <Fact word="Memory">
        <Bytes bytes={bytes(vm.memory_used)} />{' '}
        {vm.memory_max !== null && (
          <small>
            of <Bytes bytes={bytes(vm.memory_max)} />
          </small>
        )}
      </Fact>
      <Fact word="Read">
        <Speed bps={vm.disk_read_rate} />
      </Fact>
      <Fact word="Written">
        <Speed bps={vm.disk_write_rate} />
      </Fact>
      <Fact word="Received">
        <Speed bps={vm.network_rx_rate} />
      </Fact>
      <Fact word="Sent">
        <Speed bps={vm.network_tx_rate} />
      </Fact>
    </dl>
  );
}

function Fact({ word, children }: { word: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  );
}
