import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../support/random.js';
import type { Machine } from './fleet.js';
import type { Night } from './night.js';
import type { RunPlan } from './plan.js';
import { Run } from './run.js';
import { register } from './sender.js';
import type { SendReports } from './sender.js';
import { HOUR, MINUTE, SECOND } from './units.js';

const TICK = SECOND;
/** Each client reports every other tick. */
const TURNS = 2;
const CATCH_UP = 10 * SECOND;
const RUNNING = 23;
const WAITING = 4;
/** Every so often a client falls silent, and half of them come back. */
const SILENCE_EVERY = 150 * SECOND;

/** Goes on with the runs that are not over, and begins others, until it is told to end. */
export class Present {
  private runs: Run[];
  private turn = 0;
  private waiting: RunPlan[] = [];
  private silenceAt: number;

  constructor(
    runs: readonly Run[],
    private readonly since: number,
    private readonly night: Night,
    private readonly random: Random,
    private readonly url: string,
    private readonly send: SendReports,
  ) {
    this.runs = runs.filter((run) => !run.isOver && !run.isSilentForGood);
    this.silenceAt = Date.now() + SILENCE_EVERY;
  }

  async goOn(signal: AbortSignal): Promise<void> {
    await this.catchUp();
    while (this.waiting.length < WAITING) await this.plan();
    while (!signal.aborted) {
      await this.tick(Date.now());
      await sleep(TICK, undefined, { signal }).catch(() => {});
    }
  }

  /** The reports that clients sent while the past was being told. */
  private async catchUp(): Promise<void> {
    const now = Date.now();
    for (let at = this.since; at < now; at += CATCH_UP)
      await this.send(this.runs.flatMap((run) => run.advance(at)));
  }

  private async tick(now: number): Promise<void> {
    this.turn++;
    if (this.runs.length < RUNNING) await this.begin(now);
    const reports = this.runs
      .filter((_, index) => (index + this.turn) % TURNS === 0)
      .flatMap((run) => run.advance(now));
    if (reports.length > 0) await this.send(reports);
    this.runs = this.runs.filter((run) => !run.isOver && !run.isSilentForGood);
  }

  private async begin(now: number): Promise<void> {
    const plan = this.waiting.shift();
    if (plan) this.runs.push(new Run({ ...plan, startsAt: now, ...this.silenceOf(now) }, this.random));
    await this.plan();
  }

  private silenceOf(now: number): Partial<RunPlan> {
    if (now < this.silenceAt) return {};
    this.silenceAt = now + SILENCE_EVERY;
    const from = now + 40 * SECOND;
    return { silence: { from, until: this.random.percent(50) ? from + 2 * MINUTE : Infinity } };
  }

  /** Registers a run of a machine that has nothing else to do. */
  private async plan(): Promise<void> {
    const plan = this.night.nextRun(this.nextMachine(), Date.now());
    const { id, jobType: job_type, vmName: vm_name, backupType: backup_type, disks } = plan;
    const registered = disks.map(({ label, bytes }, disk_index) => ({
      disk_index,
      label,
      total_bytes: bytes,
    }));
    const { repository: repository_id, policy: policy_id } = plan;
    await register(this.url, id, {
      job_type,
      vm_name,
      backup_type,
      repository_id,
      policy_id,
      disks: registered,
    });
    this.waiting.push(plan);
  }

  private nextMachine(): Machine {
    const busy = new Set([...this.runs.map(({ plan }) => plan), ...this.waiting].map(({ vmName }) => vmName));
    const free = this.night.machines.filter(
      ({ name, startedAgoMs }) => !busy.has(name) && startedAgoMs > 2 * HOUR && startedAgoMs < 12 * HOUR,
    );
    const [first, ...others] = free.length > 0 ? free : this.night.machines;
    if (!first) throw new Error('There is no machine');
    return this.random.pick([first, ...others]);
  }
}
