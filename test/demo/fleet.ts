import type { JobType } from '../../src/job-rules/vocabulary.js';
import type { Random } from '../support/random.js';
import type { PlannedDisk, RunPlan } from './plan.js';
import { GIB, HOUR, MIB, MINUTE } from './units.js';

export type BackupType = RunPlan['backupType'];

/** Something that is backed up, restored or replicated, and how often. */
export interface Machine {
  readonly name: string;
  readonly jobType: JobType;
  readonly backupType: BackupType;
  readonly prefix: string;
  readonly repository: string;
  readonly policy: string;
  readonly disks: readonly PlannedDisk[];
  readonly speed: number;
  readonly everyMs: number;
  /** How long before now its newest run starts. */
  readonly startedAgoMs: number;
}

type Row = readonly [
  name: string,
  kind: BackupType | 'replication' | 'restore',
  disks: string,
  mibPerSecond: number,
  startedMinutesAgo: number,
  everyHours?: number,
];

/** Disks as `label:GiB`. Those that started so lately that they are not done yet run while the demo begins. */
// prettier-ignore
const ROWS: readonly Row[] = [
  ['pg1', 'full', 'root:60 data:380 wal:140', 312, 30],
  ['pg2', 'full', 'root:60 data:344', 298, 57],
  ['web-03', 'incremental', 'root:80', 148, 7],
  ['mail-01', 'incremental', 'system:120 mailstore:480', 405, 27],
  ['mail-02', 'incremental', 'system:120 mailstore:512', 380, 41],
  ['sql-cluster-a', 'replication', 'system:200 data-a:800 data-b:800 boot:2 log:656', 486, 43, 6],
  ['erp-db1', 'full', 'system:300 data:400 archive:836', 330, 58],
  ['files-nas', 'incremental', 'projects:900 homes:329', 121, 112],
  ['k8s-etcd-2', 'full', 'etcd:14', 96, 1, 6],
  ['media-2', 'full', 'vol1:2000 vol2:3000 vol3:2988', 402, 79, 168],
  ['crm-app', 'restore', 'root:100 data:60', 118, 3, 240],
  ['build-07', 'incremental', 'root:120 cache:400', 190, 1_175],
  ['wiki', 'incremental', 'root:40', 88, 1_320],
  ['lab-vm-4', 'full', 'root:64', 60, 540],
  ['archive', 'full', 'cold:2400', 260, 3_020, 48],
  ['db (prod)/x', 'differential', 'C::180 D::620', 210, 22],
  ['Büro-Server', 'incremental', 'System:90 Daten:410', 64, 38],
  ['kundenportal-produktion-eu-central-1.backend.intern.example', 'incremental', 'root:48 uploads:260', 132, 14],
  ['vdi-pool-a', 'incremental', 'gold:60 u01:40 u02:40 u03:40 u04:40 u05:40 u06:40 u07:40 u08:40 u09:40 u10:40 u11:40', 355, 16],
  ['oracle-dw', 'full', 'redo:64 data1:1200 data2:1200 temp:180', 540, 66, 48],
  ['sql-cluster-b', 'replication', 'system:120 data:900 log:220', 470, 24, 6],
  ['dr-gateway', 'replication', 'root:32', 74, 4, 6],
  ['jira', 'incremental', 'root:60 attachments:210', 142, 18],
  ['gitlab', 'incremental', 'root:80 repos:640', 240, 31],
  ['minio-1', 'incremental', 'bucket:1100', 310, 35],
  ['web-01', 'incremental', 'root:80', 155, 6],
  ['app-02', 'incremental', 'root:60 data:90', 171, 9],
  ['ledger-db', 'incremental', 'wal:120', 46, 26, 1],
  ['k8s-etcd-1', 'full', 'etcd:14', 22, 52, 1],
  ['exchange-dag-1', 'full', 'system:150 db1:700 db2:700', 290, 46],
];

const GROUPS: readonly (readonly [prefix: string, count: number, disks: string, mibPerSecond: number])[] = [
  ['app', 8, 'root:60 data:90', 165],
  ['web', 6, 'root:80', 150],
  ['k8s-node', 5, 'root:120', 140],
  ['term', 5, 'system:80 profiles:240', 120],
  ['vpn', 3, 'root:20', 90],
  ['print', 3, 'root:40', 70],
];

const REPOSITORIES = ['repo-main', 'repo-main', 'repo-main', 'repo-nas-2', 'repo-s3-eu'] as const;

/** The sixty machines, always the same for a seed. */
export function fleet(random: Random): Machine[] {
  const named = ROWS.map((row) => machineOf(row, random));
  const names = new Set(named.map(({ name }) => name));
  const others = GROUPS.flatMap(([prefix, count, disks, speed]) =>
    Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1).padStart(2, '0')}`)
      .filter((name) => !names.has(name))
      .map((name) => machineOf([name, 'incremental', disks, speed, startOfNight(random)], random)),
  );
  return [...named, ...others];
}

/** In minutes before now: most of last night, some at noon, some this evening. */
function startOfNight(random: Random): number {
  const part = random.whole(1, 10);
  if (part < 6) return random.whole(860, 1_400);
  if (part < 8) return random.whole(520, 620);
  return random.whole(95, 210);
}

function machineOf(
  [name, kind, disks, mibPerSecond, minutesAgo, everyHours = 24]: Row,
  random: Random,
): Machine {
  const jobType = kind === 'replication' || kind === 'restore' ? kind : 'backup';
  const isDaily = everyHours === 24;
  return {
    name,
    jobType,
    backupType: kind === 'replication' || kind === 'restore' ? null : kind,
    prefix: prefixOf(jobType, everyHours),
    repository: jobType === 'replication' ? 'repo-dr-2' : random.pick(REPOSITORIES),
    policy: jobType === 'replication' ? 'dr-every-6-h' : isDaily ? 'nightly-30d' : `every-${everyHours}-h`,
    disks: disks.split(' ').map((disk) => diskOf(disk)),
    speed: mibPerSecond * MIB,
    everyMs: everyHours * HOUR,
    startedAgoMs: minutesAgo * MINUTE + random.whole(0, 50) * 1_000,
  };
}

function prefixOf(jobType: JobType, everyHours: number): string {
  if (jobType === 'replication') return 'repl';
  if (jobType === 'restore') return 'restore';
  if (everyHours > 24) return everyHours > 100 ? 'weekly' : 'regular';
  return everyHours === 24 ? 'nightly' : everyHours === 1 ? 'hourly' : 'regular';
}

function diskOf(text: string): PlannedDisk {
  const end = text.lastIndexOf(':');
  return { label: text.slice(0, end), bytes: Math.round(Number(text.slice(end + 1)) * GIB) };
}
