import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { JobJson } from '../support/hub.js';
import { Random } from '../support/random.js';
import { SpoolWriters } from '../support/spool-writer.js';
import type { Client } from './client.js';
import { Load } from './load.js';
import type { Plan } from './plan.js';

const WRITERS = 2;
const LONGEST_LIFE_MS = 2_000;
const FLUSH_WITHIN = '90s';

/** Processes of `backup-report`'s library in place of the histories: killed, each after a while, as the hubs are. */
export class LibraryLoad extends Load {
  private readonly random: Random;
  private writers: SpoolWriters | undefined;
  private folder = '';

  constructor(
    private readonly chaos: Plan,
    private readonly requests: Client,
    private readonly urls: readonly string[],
  ) {
    super(chaos, requests);
    this.random = new Random(chaos.seed);
  }

  override async deliverHistories(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'hub-chaos-spool-'));
    this.writers = new SpoolWriters(this.folder, this.random);
    await this.writers.prepare();
    const endsAt = performance.now() + this.chaos.seconds * 1000;
    await Promise.all(Array.from({ length: WRITERS }, (_, side) => this.report(`spool-${side}`, endsAt)));
    const code = await this.flush();
    if (code !== 0)
      this.requests.ledger.breaks(`the spool was not empty ${FLUSH_WITHIN} after the last fault`);
  }

  /** The jobs whose accepted words are not at the hub, each in a line. */
  override async missing(): Promise<string[]> {
    const promised = this.writers?.promised ?? new Map<string, string>();
    if (promised.size === 0) return ['nothing was accepted into the spool'];
    const broken: string[] = [];
    for (const [id, word] of promised) {
      const job = await this.requests.read<JobJson>(`/api/v1/jobs/${encodeURIComponent(id)}`);
      if (!isKept(word, job)) broken.push(`${id}: ${word} was accepted into the spool; found ${job?.status}`);
      else this.requests.ledger.count('acknowledged');
    }
    await rm(this.folder, { recursive: true });
    return broken;
  }

  private async report(name: string, endsAt: number): Promise<void> {
    for (let life = 0; performance.now() < endsAt; life++)
      await this.writers?.live(`${name}-${life}`, this.anyUrl(), LONGEST_LIFE_MS);
  }

  private async flush(): Promise<number | null> {
    const spool = join(this.folder, 'spool.sqlite');
    const args = ['flush', '--wait', FLUSH_WITHIN, '--spool', spool, '--url', this.anyUrl()];
    const flusher = spawn(process.execPath, [resolve('client/dist/backup-report.js'), ...args], {
      stdio: 'inherit',
    });
    const [code] = (await once(flusher, 'exit')) as [number | null];
    return code;
  }

  private anyUrl(): string {
    return this.urls[this.random.whole(0, this.urls.length - 1)] ?? '';
  }
}

/** A job that was killed with its client is lost to the hub, which may say so. */
function isKept(word: string, job: JobJson | undefined): boolean {
  if (word === 'running') return job !== undefined;
  return job?.status === word && job.failure_reason === null;
}
