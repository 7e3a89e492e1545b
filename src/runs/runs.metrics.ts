import { Injectable } from '@nestjs/common';
import type { Gauge } from 'prom-client';
import { fromColumn } from '../platform/database/instant.js';
import { inTime } from '../platform/in-time.js';
import { MetricsRegistry } from '../platform/metrics/metrics-registry.js';
import { RunFiguresReader } from './counts/run-figures.js';
import type { RunCount, RunFigures } from './counts/run-figures.js';

/** Scrapers time out after 10 seconds. */
const PATIENCE_MS = 2_000;
/** Agents and job types that are shown; names come from clients, who may make up any number. */
const MOST_SHOWN = 500;

/** Metrics of runs, read from the database, so that they survive restarts; absent while it does not answer. */
@Injectable()
export class RunsMetrics {
  private readonly runs: Gauge;
  private readonly lastRun: Gauge;
  private readonly lastSuccess: Gauge;
  private readonly leftOut: Gauge;

  constructor(
    registry: MetricsRegistry,
    private readonly reader: RunFiguresReader,
  ) {
    const labels = ['agent_name', 'job_type'];
    this.runs = registry.gauge(
      'hub_agent_runs',
      `Runs by agent, job type and status; of the ${MOST_SHOWN} agents and job types that ran last.`,
      [...labels, 'status'],
    );
    this.lastRun = registry.gauge(
      'hub_agent_last_run_timestamp_seconds',
      'When a run of this agent and job type last began, ended or changed its status; of the same agents.',
      labels,
    );
    this.lastSuccess = registry.gauge(
      'hub_agent_last_success_timestamp_seconds',
      'When a run of this agent and job type last ended with success, 0 for never; of the same agents.',
      labels,
    );
    this.leftOut = registry.gauge(
      'hub_agent_runs_left_out',
      'How many agents and job types hub_agent_runs leaves out.',
    );
    registry.beforeScrape(() => this.refresh());
  }

  /** Reads the database again; tolerates its silence, which hub_database_up reports. */
  async refresh(): Promise<void> {
    const figures = await inTime(this.reader.read(), PATIENCE_MS).catch(() => undefined);
    for (const gauge of [this.runs, this.lastRun, this.lastSuccess]) gauge.reset();
    this.leftOut.remove();
    if (figures) this.show(figures);
  }

  private show({ counts }: RunFigures): void {
    const newest = grouped(counts).toSorted((a, b) => lastOf(b) - lastOf(a));
    for (const group of newest.slice(0, MOST_SHOWN)) this.showGroup(group);
    this.leftOut.set(Math.max(newest.length - MOST_SHOWN, 0));
  }

  private showGroup(group: readonly RunCount[]): void {
    const [first] = group;
    if (!first) return;
    const agent = { agent_name: first.agent_name, job_type: first.job_type };
    for (const { status, runs } of group) this.runs.set({ ...agent, status }, runs);
    this.lastRun.set(agent, lastOf(group) / 1000);
    const success = group.filter(({ status }) => status === 'success');
    this.lastSuccess.set(agent, lastOf(success) / 1000);
  }
}

/** By agent and job type. */
function grouped(counts: readonly RunCount[]): RunCount[][] {
  const groups = new Map<string, RunCount[]>();
  for (const count of counts) {
    const key = `${count.agent_name}\0${count.job_type}`;
    groups.set(key, [...(groups.get(key) ?? []), count]);
  }
  return [...groups.values()];
}

/** In milliseconds; 0 where there is none. */
function lastOf(counts: readonly RunCount[]): number {
  return Math.max(0, ...counts.map(({ last_at: at }) => fromColumn(at)));
}
