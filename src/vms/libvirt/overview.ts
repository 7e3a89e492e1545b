import { parseDomstats } from './domstats.js';
import type { Stats } from './domstats.js';
import { LibvirtError } from './libvirt.error.js';
import type { Machine, Moment } from './reading.js';
import { parseList } from './single-stats.js';
import type { Virsh } from './virsh.js';

/** All machines that run, and the figures that the driver gives of all at once. */
export interface Overview {
  readonly machines: readonly Machine[];
  readonly byName: ReadonlyMap<string, Stats>;
  readonly at: Moment;
  /** The pace of libvirt. */
  readonly tookMs: number;
}

export interface OverviewOptions {
  readonly libvirtTimeoutMs: number;
  /** Told that a machine held up the figures of all. */
  readonly onHeldUp: () => void;
}

const GROUPS = [['list --id --uuid --name'], ['domstats --raw --nowait']];
/** Figures are late after this time at the soonest, and after as many times the time that they took before. */
const QUICK_MS = 1_000;
const QUICK_TIMES = 4;

export class OverviewReader {
  private figuresMs = 0;

  constructor(
    private readonly virsh: Virsh,
    private readonly options: OverviewOptions,
  ) {}

  /**
   * 1. Asks for the machines, and for their figures. A QEMU that hangs holds the process that asks about it first, and
   *    `--nowait` passes it over from then on.
   * 2. So where figures are late it asks again, each time with twice the patience: libvirt itself may be slow.
   * 3. LIBVIRT_TIMEOUT is for all of that.
   *
   * @throws {LibvirtError}
   */
  async read(signal: AbortSignal): Promise<Overview> {
    const { libvirtTimeoutMs, onHeldUp } = this.options;
    const until = performance.now() + libvirtTimeoutMs;
    for (let groupMs = Math.max(QUICK_MS, QUICK_TIMES * this.figuresMs); ; groupMs *= 2) {
      const startedAt = performance.now();
      const timeoutMs = until - startedAt;
      const patience = { timeoutMs, firstMs: timeoutMs, groupMs, signal };
      const { answers, complaints } = await this.virsh.run(GROUPS, patience);
      const [list, stats] = answers;
      if (list?.outputs[0] === '' && complaints !== '') throw LibvirtError.of(complaints);
      if (list && stats) {
        this.figuresMs = Number(stats.at - list.at) / 1e6;
        const machines = parseList(list.outputs.join(''));
        const byName = parseDomstats(stats.outputs.join(''));
        return { machines, byName, at: stats.at, tookMs: performance.now() - startedAt };
      }
      if (!list || performance.now() >= until) {
        throw new LibvirtError(`no answer within ${libvirtTimeoutMs / 1000} s`);
      }
      onHeldUp();
    }
  }
}
