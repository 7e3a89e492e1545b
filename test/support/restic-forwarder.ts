import { type ChildProcess, spawn } from 'node:child_process';
import { hostname } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

const ATTEMPTS = 60;
const PAUSE_MS = 500;
const REQUEST_TIMEOUT_MS = 10_000;
const LONGEST_BACKUP_MS = 100_000;
const KEPT_NOTES = 5;

type StatusFigure = 'bytes_done' | 'total_bytes' | 'percent_done' | 'seconds_remaining' | 'error_count';
type SummaryFigure = 'total_files_processed' | 'total_bytes_processed' | 'total_duration';
/** A line of `restic backup --json`; restic leaves out what is zero. */
export type ResticMessage = { message_type: string; message?: string; item?: string; error?: object } & {
  [F in StatusFigure | SummaryFigure]?: number;
};

export interface Backup {
  readonly process: ChildProcess;
  /** The summary of restic, if it got that far; the hub has the last word by then. */
  readonly ended: Promise<ResticMessage | undefined>;
}

/** Runs `restic backup` and tells the hub how it goes. */
export function forwardBackup(telemetryUrl: string, args: readonly string[], env: NodeJS.ProcessEnv): Backup {
  const outbox = new Outbox(telemetryUrl);
  outbox.say({ status: 'running', current_phase: 'starting', vm_name: hostname() });
  const restic = spawn('restic', ['backup', '--json', ...args], { env, timeout: LONGEST_BACKUP_MS });
  const heard: Heard = { notes: [], warnings: 0 };
  // Errors come on stderr, where older versions of restic print them as plain text.
  for (const stream of [restic.stdout, restic.stderr]) listen(stream, heard, outbox);
  restic.on('error', (error) => heard.notes.push(error.message));
  const closed = new Promise<object>((resolve) => {
    restic.on('close', (code, signal) => resolve(lastWord(heard, code, signal)));
  });
  return { process: restic, ended: closed.then((word) => outbox.end(word)).then(() => heard.summary) };
}

interface Heard {
  notes: string[];
  warnings: number;
  summary?: ResticMessage;
}

function listen(stream: Readable, heard: Heard, outbox: Outbox): void {
  createInterface({ input: stream }).on('line', (line) => {
    const message = parse(line);
    if (message.message_type === 'status') outbox.say(progressOf(message));
    if (message.message_type === 'summary') heard.summary = message;
    if (message.message_type === 'error') heard.warnings++;
    const note = message.message ?? (message.error && `${message.item}: ${JSON.stringify(message.error)}`);
    if (note) heard.notes = [...heard.notes, note].slice(-KEPT_NOTES);
  });
}

function parse(line: string): ResticMessage {
  try {
    return JSON.parse(line) as ResticMessage;
  } catch {
    return { message_type: 'text', message: line };
  }
}

/** The data that restic backs up is disk 0, whose figures the hub adds up to the job's. */
function progressOf(status: ResticMessage): object {
  const { bytes_done: bytes_transferred = 0, total_bytes, percent_done = 0 } = status;
  const progress = { bytes_transferred, total_bytes, progress_percent: percent_done * 100 };
  return {
    status: 'running',
    current_phase: bytes_transferred > 0 ? 'transferring' : 'scanning',
    eta_seconds: status.seconds_remaining,
    warning_count: status.error_count ?? 0,
    disks: [{ disk_index: 0, status: 'transferring', ...progress }],
  };
}

function lastWord({ notes, warnings, summary }: Heard, code: number | null, signal: string | null): object {
  // 3 is a snapshot of everything but what could not be read.
  if (summary && (code === 0 || code === 3)) {
    const bytes = summary.total_bytes_processed ?? 0;
    const disk = { disk_index: 0, status: 'completed', bytes_transferred: bytes, total_bytes: bytes };
    return { status: 'completed', current_phase: 'snapshot saved', warning_count: warnings, disks: [disk] };
  }
  const end = signal ? `restic was killed by ${signal}` : `restic exited with code ${code}`;
  const error = [end, ...notes].join(': ');
  return { status: 'failed', warning_count: warnings, error, disks: [{ disk_index: 0, status: 'failed' }] };
}

/** One report after another; of those that wait meanwhile only the newest is sent, and the last one always. */
class Outbox {
  private sequence = 0;
  private newest: object | undefined;
  private sent = Promise.resolve();

  constructor(private readonly url: string) {}

  say(report: object): void {
    this.newest = { ...report, timestamp: new Date().toISOString() };
    this.sent = this.sent.then(() => this.sendNewest());
    // The end, which is still to come, tells of a failure.
    this.sent.catch(() => {});
  }

  async end(report: object): Promise<void> {
    const last = { ...report, timestamp: new Date().toISOString() };
    await this.sent.catch(() => {});
    await this.send(last);
  }

  private async sendNewest(): Promise<void> {
    const report = this.newest;
    this.newest = undefined;
    if (report) await this.send(report);
  }

  private async send(report: object): Promise<void> {
    const body = JSON.stringify({ ...report, sequence: ++this.sequence });
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const answer = await post(this.url, body).catch((error: unknown) => ({
        status: 503,
        text: String(error),
      }));
      if (answer.status === 200) return;
      if (answer.status !== 503) throw new Error(`The hub refused ${body}: ${answer.text}`);
      await sleep(PAUSE_MS);
    }
    throw new Error(`The hub took nothing in ${ATTEMPTS} attempts: ${body}`);
  }
}

async function post(url: string, body: string): Promise<{ status: number; text: string }> {
  const headers = { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  const response = await fetch(url, { method: 'POST', headers, body, signal });
  return { status: response.status, text: await response.text() };
}
