import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { MEGABYTE, Spool } from '../../client/src/spool/spool.js';
import type { NewWord, StoredWord } from '../../client/src/spool/word-store.js';
import type { Word } from '../../client/src/wire/update.js';

const IN_MEMORY = '/dev/shm';

/** In memory where the system has such files, as every word is synced, for which a real disk takes milliseconds. */
export function folder(): string {
  const path = mkdtempSync(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'spool-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export function openSpool(path: string, maxBytes = 64 * MEGABYTE): { spool: Spool; said: string[] } {
  const said: string[] = [];
  const spool = new Spool({ path, maxBytes, say: (trouble) => said.push(trouble) });
  onTestFinished(() => spool.close());
  return { spool, said };
}

export function word(jobId: string, kind: NewWord['kind'], said: Partial<Word> = {}): NewWord {
  const status = kind === 'last' ? 'completed' : 'running';
  return {
    job: { jobType: 'backup', jobId },
    kind,
    word: { status, timestamp: new Date().toISOString(), ...said },
  };
}

export function bodies(words: readonly StoredWord[]): object[] {
  return words.map(({ job, kind, body }) => ({ id: job.jobId, kind, ...(JSON.parse(body) as object) }));
}
