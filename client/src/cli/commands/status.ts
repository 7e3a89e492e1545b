import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { SendingNote } from '../../sending/sender.js';
import type { Dropped } from '../../spool/bounds.js';
import { nodeSpoolPath, NodeSpool } from '../../node/node-spool.js';
import { MEGABYTE, Spool } from '../../spool/spool.js';
import { readOptions } from '../arguments.js';
import { settingsOf, QUIET } from '../setup.js';

interface Status {
  readonly spool: string;
  readonly waiting: number;
  readonly jobs: number;
  readonly waiting_since: string | null;
  readonly sending: {
    readonly failing_since: string;
    readonly reason: string;
    readonly next_try_at: string;
  } | null;
  readonly dropped: { readonly progress: number; readonly jobs: number; readonly last_at: string } | null;
  readonly rejected: number;
  /** Snapshots of `node` that wait. */
  readonly snapshots: number;
  readonly set_aside: readonly string[];
  readonly trouble: string | null;
}

export async function status(args: readonly string[]): Promise<number> {
  const values = readOptions(args, { json: 'flag' });
  const settings = settingsOf(values);
  const found = statusOf(settings.spool, settings.spoolMaxMb);
  process.stdout.write(values.has('json') ? `${JSON.stringify(found)}\n` : describe(found));
  return 0;
}

function statusOf(path: string, maxMb: number): Status {
  // A look makes no spool.
  const snapshots = snapshotsBeside(path);
  if (!existsSync(path)) return { ...EMPTY, snapshots, spool: path, set_aside: setAsideBeside(path) };
  const spool = new Spool({ path, maxBytes: maxMb * MEGABYTE, say: QUIET });
  const { words, jobs, since } = spool.waiting();
  const sending = spool.note('sending') as Partial<SendingNote> | undefined;
  const dropped = spool.note('dropped') as Dropped | undefined;
  const found = {
    spool: path,
    waiting: words,
    jobs,
    waiting_since: since === undefined ? null : instant(since),
    sending:
      sending?.nextTryAt === undefined
        ? null
        : {
            failing_since: instant(sending.since ?? 0),
            reason: sending.reason ?? '',
            next_try_at: instant(sending.nextTryAt),
          },
    dropped: dropped
      ? { progress: dropped.progress, jobs: dropped.jobs, last_at: instant(dropped.lastAt) }
      : null,
    rejected: spool.rejected().length,
    snapshots,
    trouble: spool.trouble ?? null,
    set_aside: setAsideBeside(path),
  };
  spool.close();
  return found;
}

const EMPTY: Omit<Status, 'spool' | 'set_aside'> = {
  waiting: 0,
  jobs: 0,
  waiting_since: null,
  sending: null,
  dropped: null,
  rejected: 0,
  snapshots: 0,
  trouble: null,
};

function snapshotsBeside(path: string): number {
  const file = nodeSpoolPath(path);
  if (!existsSync(file)) return 0;
  const spool = new NodeSpool(file, QUIET);
  const waiting = spool.waiting();
  spool.close();
  return waiting;
}

/** Spools that could not be read, which are kept. */
function setAsideBeside(path: string): string[] {
  const folder = dirname(path);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const aside = ['broken', 'newer', 'foreign', 'node.broken'].map((why) => `${basename(path)}.${why}-`);
  return names
    .filter((name) => aside.some((start) => name.startsWith(start)) && !/-(?:wal|shm|journal)$/.test(name))
    .toSorted();
}

function describe(found: Status): string {
  const lines = [
    `spool      ${found.spool}`,
    found.waiting === 0
      ? 'waiting    nothing'
      : `waiting    ${found.waiting} reports of ${found.jobs} jobs, since ${found.waiting_since}`,
  ];
  if (found.sending)
    lines.push(
      `sending    fails since ${found.sending.failing_since}: ${found.sending.reason}`,
      `           next try ${found.sending.next_try_at}`,
    );
  if (found.dropped)
    lines.push(
      `dropped    figures of ${found.dropped.progress} jobs and ${found.dropped.jobs} whole jobs, as the spool was full; last ${found.dropped.last_at}`,
    );
  if (found.snapshots > 0) lines.push(`snapshots  ${found.snapshots} of this machine wait`);
  if (found.rejected > 0) lines.push(`rejected   ${found.rejected} reports; see backup-report rejected`);
  for (const name of found.set_aside) lines.push(`set aside  ${name}, which could not be read`);
  if (found.trouble !== null) lines.push(`trouble    ${found.trouble}`);
  return `${lines.join('\n')}\n`;
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
