import type { Random } from '../support/random.js';
import { ERRORS, WIKI_ERROR } from './errors.js';
import { fleet } from './fleet.js';
import type { Machine } from './fleet.js';
import type { Ending, RunPlan } from './plan.js';
import { DAY, MINUTE, SECOND } from './units.js';

const GOOD: Ending = { status: 'completed', atShare: 1 };

/** How the newest run of a machine differs from all others. */
type Fate = (now: number) => Partial<RunPlan>;

const FATES: Readonly<Record<string, Fate>> = {
  'mail-02': () => ({ ending: { status: 'failed', atShare: 0.87, error: ERRORS[0] } }),
  'mail-01': () => ({ finalizesFor: 9 * MINUTE }),
  'sql-cluster-a': (now) => ({
    silence: { from: now - 24 * MINUTE, until: now - 24 * MINUTE + 112 * SECOND },
  }),
  'erp-db1': (now) => ({ stuckAt: now - 18 * MINUTE, warnings: 1 }),
  'files-nas': (now) => ({ silence: { from: now - 134 * SECOND, until: Infinity } }),
  'build-07': (now) => ({ silence: { from: now - 1_150 * MINUTE, until: Infinity } }),
  'k8s-etcd-2': () => ({ hasTotal: false }),
  'web-03': () => ({ warnings: 2 }),
};

/** The whole past of a fleet of sixty, up to the runs that are not over at `now`. */
export class Night {
  readonly machines: readonly Machine[];

  constructor(
    private readonly now: number,
    private readonly random: Random,
    names?: readonly string[],
  ) {
    this.machines = fleet(random).filter(({ name }) => names?.includes(name) ?? true);
  }

  /** The runs that began in the last `days`, the oldest first. */
  runs(days: number): RunPlan[] {
    return this.machines
      .flatMap((machine) => this.runsOf(machine, days))
      .toSorted((a, b) => a.startsAt - b.startsAt);
  }

  /** One more run, like the others of its machine. */
  nextRun(machine: Machine, startsAt: number): RunPlan {
    return { ...this.planOf(machine, startsAt), id: idOf(machine, startsAt, true) };
  }

  private runsOf(machine: Machine, days: number): RunPlan[] {
    const newest = this.now - machine.startedAgoMs;
    const count = Math.floor((days * DAY - machine.startedAgoMs) / machine.everyMs) + 1;
    const starts = Array.from({ length: Math.max(count, 1) }, (_, back) =>
      this.startOf(machine, newest, back),
    );
    return starts.flatMap((startsAt, back) => {
      if (isLeftOut(machine, back)) return [];
      const plan = { ...this.planOf(machine, startsAt), ...this.fateOf(machine, back) };
      return [plan];
    });
  }

  private startOf({ everyMs }: Machine, newest: number, back: number): number {
    const jitter = back === 0 ? 0 : this.random.whole(-240, 240) * SECOND;
    return newest - back * everyMs + jitter;
  }

  private fateOf(machine: Machine, back: number): Partial<RunPlan> {
    if (machine.name === 'wiki' && back < 4) return failed(WIKI_ERROR, 0.02);
    if (machine.name === 'lab-vm-4') return failed(ERRORS[7], 0.01 + back / 100);
    return back === 0 ? (FATES[machine.name]?.(this.now) ?? { ending: GOOD }) : {};
  }

  private planOf(machine: Machine, startsAt: number): RunPlan {
    const isFull = machine.backupType === 'full' || machine.jobType !== 'backup';
    // Fulls grow a little from day to day; increments differ.
    const ageDays = (this.now - startsAt) / DAY;
    const size = isFull ? 1 - 0.003 * ageDays : this.random.whole(78, 104) / 100;
    return {
      id: idOf(machine, startsAt, false),
      jobType: machine.jobType,
      vmName: machine.name,
      backupType: machine.backupType,
      repository: machine.repository,
      policy: machine.policy,
      startsAt,
      disks: machine.disks.map(({ label, bytes }) => ({
        label,
        bytes: Math.round(bytes * (ageDays < 0.1 ? 1 : size)),
      })),
      speed: machine.speed * (this.random.whole(90, 108) / 100),
      hasTotal: true,
      warnings: this.random.percent(4) ? this.random.whole(1, 5) : 0,
      ending: this.ending(),
    };
  }

  private ending(): Ending {
    if (this.random.percent(1))
      return { status: 'cancelled', atShare: this.random.whole(10, 80) / 100, error: 'stopped by hand' };
    if (!this.random.percent(2)) return GOOD;
    return { status: 'failed', atShare: this.random.whole(5, 95) / 100, error: this.random.pick(ERRORS) };
  }
}

function failed(error: string, atShare: number): Partial<RunPlan> {
  return { ending: { status: 'failed', atShare, error } };
}

/** Days on which there was no run, and machines that are new. */
function isLeftOut({ name, everyMs }: Machine, back: number): boolean {
  if (name === 'lab-vm-4') return back > 1;
  if (name === 'archive') return back === 2 || back === 5;
  if (name === 'vdi-pool-a') return back > 9;
  // A history of weeks is enough of those that run often.
  return everyMs < DAY && back > 40;
}

function idOf({ prefix, name }: Machine, startsAt: number, withSeconds: boolean): string {
  const [day = '', time = ''] = new Date(startsAt).toISOString().replaceAll(/[-:]/g, '').split(/[T.]/);
  const isOnceADay = prefix === 'nightly' || prefix === 'weekly';
  return `${prefix}-${name}-${day}${isOnceADay && !withSeconds ? '' : `-${time.slice(0, withSeconds ? 6 : 4)}`}`;
}
