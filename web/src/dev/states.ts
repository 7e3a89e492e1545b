import type { DayState, MachineItem, Summary, Throughput } from '../hub/types.js';
import type { JobView } from '../hub/types.js';
import { aDiskView, aJobView } from './job-views.js';

const GIB = 2 ** 30;
const LONG =
  'kundenportal-produktion-eu-central-1b-datenbank-replikat-nummer-0042-mit-einem-namen-der-nicht-endet';
const ERROR = `Snapshot could not be consolidated: disk 1 is locked by another task (${'x'.repeat(3_900)})`;

function agoText(seconds: number): string {
  return new Date(Date.now() - seconds * 1_000).toISOString();
}

function at(seconds: number): Partial<JobView> {
  return { started_at: agoText(seconds), created_at: agoText(seconds), last_telemetry_at: agoText(2) };
}

/** Every status, and what is hard to reach: names without an end, 64 disks, figures at their bounds. */
export function statesOfJobs(): JobView[] {
  const ended = { ...at(7_200), completed_at: agoText(600), took_seconds: 6_600 };
  const states: Partial<JobView>[] = [
    { status: 'pending', ...at(60), progress_percent: null, bytes_transferred: null, disks: [] },
    { ...at(3_600), estimated_completion_at: agoText(-110) },
    { ...at(3_600), warning_count: 12_345, estimated_completion_at: agoText(-9_000) },
    { ...at(3_600), stuck: true, last_progress_at: agoText(1_080) },
    { ...at(3_600), status: 'stalled', last_telemetry_at: agoText(134) },
    { ...at(3_600), current_phase: 'finalizing', bytes_transferred: 580 * GIB, progress_percent: 100 },
    { ...ended, status: 'completed', progress_percent: 100, bytes_transferred: 580 * GIB },
    { ...ended, status: 'completed', progress_percent: 100, warning_count: 3 },
    { ...ended, status: 'failed', error_message: ERROR },
    { ...ended, status: 'failed', error_message: null },
    { ...ended, status: 'failed', failure_reason: 'lost', error_message: 'No telemetry for 5m12s' },
    { ...ended, status: 'failed', failure_reason: 'never_started', started_at: null, took_seconds: null },
    { ...ended, status: 'cancelled', failure_reason: 'cancelled_by_operator' },
    { ...at(60), total_bytes: null, progress_percent: null, disks: [] },
    { ...at(60), vm_name: null, id: 'a.b' },
    {
      ...at(60),
      vm_name: LONG,
      id: `nightly/${LONG} (prod)`,
      warning_count: 2,
      current_phase: LONG.slice(0, 50),
    },
    { ...at(60), disks: manyDisks(64), job_type: 'replication', backup_type: null },
    { ...at(60), disks: manyDisks(8), progress_percent: 44 },
    { ...at(60), total_bytes: 2 ** 53 - 1, bytes_transferred: 2 ** 53 - 1, observed_speed_bps: 2 ** 53 - 1 },
    { ...at(60), total_bytes: 0, bytes_transferred: 0, progress_percent: 0, observed_speed_bps: 0 },
    { ...at(60), vm_name: 'مضيف-النسخ', id: '仮想マシン-01', job_type: 'restore', backup_type: null },
  ];
  return states.map((members, index) => aJobView({ id: `state-${index}`, ...members }));
}

function manyDisks(count: number): JobView['disks'] {
  return Array.from({ length: count }, (_, index) => {
    const total = (1 + ((index * 7) % 13)) * 50 * GIB;
    const percent = Math.min(100, (index * 37) % 130);
    return aDiskView({
      disk_index: index,
      total_bytes: total,
      bytes_transferred: (total * percent) / 100,
      progress_percent: percent,
      status: percent === 100 ? 'completed' : 'transferring',
    });
  });
}

export function fullSummary(): Summary {
  const about = { vm_name: 'mail-02', job_type: 'backup', since: agoText(300) } as const;
  return {
    at: agoText(0),
    version: HUB_VERSION,
    jobs: { pending: 1, running: 12_345, stalled: 1, stuck: 1 },
    speed_bps: 2 ** 53 - 1,
    last_24h: { completed: 12_187, with_warnings: 1_006, failed: 1_003, cancelled: 4, bytes: 2 ** 53 - 1 },
    attention: [
      { ...about, kind: 'failed', job_id: 'state-8', reason: ERROR.slice(0, 199) },
      {
        ...about,
        kind: 'lost',
        job_id: 'state-10',
        reason: 'No telemetry for 5m12s; the backup client may have crashed',
      },
      { ...about, kind: 'stalled', job_id: 'state-4', reason: '', since: agoText(134) },
      { ...about, kind: 'stuck', job_id: 'state-3', reason: '', since: agoText(1_080) },
      { ...about, kind: 'failed', job_id: 'x', vm_name: null, reason: 'Failed without an error message' },
      {
        ...about,
        kind: 'no_good_run',
        job_id: null,
        vm_name: LONG,
        reason: 'No run; usually one every 24 h',
        since: agoText(331_200),
      },
    ],
  };
}

export function emptySummary(): Summary {
  return {
    at: agoText(0),
    version: HUB_VERSION,
    jobs: { pending: 0, running: 0, stalled: 0, stuck: 0 },
    speed_bps: 0,
    last_24h: { completed: 0, with_warnings: 0, failed: 0, cancelled: 0, bytes: 0 },
    attention: [],
  };
}

/** A day of minutes; `height` 0 is a day on which nothing moved. */
export function aDay(height: number): Throughput {
  const first = Math.floor(Date.now() / 60_000) * 60 - 1_439 * 60;
  const t = Array.from({ length: 1_440 }, (_, minute) => first + minute * 60);
  const marks = Array.from({ length: height > 0 ? 60 : 0 }, (_, index) => ({
    at: new Date((first + index * index * 24) * 1_000).toISOString(),
    kind: index % 3 ? ('warnings' as const) : ('failed' as const),
    job_id: `state-${index}`,
    vm_name: index % 7 ? LONG : null,
  }));
  const speeds = t.map((_, minute) => Math.round(height * Math.abs(Math.sin(minute / 90)) ** 3));
  return { step_seconds: 60, t, bytes_per_second: speeds, marks };
}

export function someMachines(): MachineItem[] {
  const days: DayState[] = ['good', 'warnings', 'failed', 'running', 'none'];
  return [LONG, 'never', 'مضيف'].map((vm_name, index) => ({
    vm_name,
    job_type: 'backup',
    last_good_at: index === 1 ? null : agoText(86_400 * (index + 1) * 2),
    failures_since: index,
    usual_interval_seconds: 86_400,
    usual_seconds: 5_640,
    usual_bytes: 2 ** 40,
    last_job: null,
    days: Array.from({ length: 14 }, (_, day) => days[(day + index) % days.length] ?? 'none'),
  }));
}
