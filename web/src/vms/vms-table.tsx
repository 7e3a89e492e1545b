import type { JSX } from 'preact';
import { hrefOfVm } from '../app/routes.js';
import type { Vm } from '../hub/vm-answers.js';
import { shareText } from '../nodes/node-words.js';
import { Bytes, Speed } from '../parts/figures.js';
import { Sparkline } from '../parts/sparkline.js';
import type { Trail } from './use-trails.js';
import { VmState } from './vm-state.js';

const KIB = 1_024;

interface TableProps {
  readonly vms: readonly Vm[];
  readonly trails: ReadonlyMap<string, Trail>;
}

export function VmsTable({ vms, trails }: TableProps): JSX.Element {
  return (
    <table class="nodes-table vms-table">
      <thead>
        <tr>
          <th scope="col">Machine</th>
          <th scope="col">State</th>
          <th scope="col">CPU</th>
          <th scope="col" class="n c-wide">
            Memory
          </th>
          <th scope="col">Disk, read and written</th>
          <th scope="col">Network, in and out</th>
        </tr>
      </thead>
      <tbody>
        {vms.map((vm) => (
          <Row key={vm.uuid} vm={vm} trail={trails.get(vm.uuid)} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ vm, trail }: { vm: Vm; trail: Trail | undefined }): JSX.Element {
  return (
    <tr>
      <td class="c-name">
        <a href={hrefOfVm(vm.uuid)} title={vm.uuid}>
          {vm.name}
        </a>
        <small>{vm.cpu_count === null ? `id ${vm.id}` : `id ${vm.id}, ${vm.cpu_count} CPUs`}</small>
      </td>
      <td class="c-status">
        <VmState state={vm.state} />
      </td>
      <td class="c-cpu">
        <span class="with-spark">
          <Sparkline values={trail?.cpu ?? []} tone="" most={100} />
          <b>{shareText(vm.cpu_usage_percent)}</b>
        </span>
      </td>
      <td class="n c-wide">
        {shareText(vm.memory_usage_percent)}
        <small>
          <Bytes bytes={vm.memory_max === null ? null : vm.memory_max * KIB} />
        </small>
      </td>
      <td class="c-net">
        <Pair
          values={trail?.disk}
          words={['read', 'written']}
          rates={[vm.disk_read_rate, vm.disk_write_rate]}
        />
      </td>
      <td class="c-net c-heard">
        <Pair
          values={trail?.network}
          words={['in', 'out']}
          rates={[vm.network_rx_rate, vm.network_tx_rate]}
        />
      </td>
    </tr>
  );
}

interface PairProps {
  readonly values: readonly (number | null)[] | undefined;
  readonly words: readonly [string, string];
  readonly rates: readonly [number | null, number | null];
}

function Pair({ values, words, rates }: PairProps): JSX.Element {
  return (
    <span class="with-spark">
      <Sparkline values={values ?? []} tone="" />
      <span>
        <Speed bps={rates[0]} /> <i>{words[0]}</i>
        <br />
        <Speed bps={rates[1]} /> <i>{words[1]}</i>
      </span>
    </span>
  );
}
