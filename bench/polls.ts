import type { Running } from './contender.js';
import type { Program } from './launch.js';
import { load } from './load.js';
import type { LoadPlan } from './load.js';
import type { Ground } from './site.js';

const RUNNING_JOBS = 100;
const WRITES_PER_SECOND = 1_000;
const WRITERS = 64;
const FILL_ATTEMPTS = 20;

interface List {
  items: { disks: unknown[] }[];
}

/** A server that 64 screens ask for one list of running jobs, while their clients report or at rest. */
export async function underPolls(
  program: Program & { ground: Ground },
  { writing }: { writing: boolean },
): Promise<Running> {
  const reports: Omit<LoadPlan, 'seconds'> = {
    url: program.url,
    script: 'report',
    jobs: RUNNING_JOBS,
    connections: WRITERS,
    rate: WRITES_PER_SECOND,
  };
  await fill(reports);
  return {
    pid: program.pid,
    databasePid: program.ground.pid,
    async load(seconds) {
      const polls = load({ url: program.url, script: 'list', seconds, jobs: RUNNING_JOBS });
      if (!writing) return polls;
      const writes = await load({ ...reports, seconds });
      return { ...(await polls), writesPerSecond: (writes.requests - writes.errors) / writes.seconds };
    },
    async stop() {
      await program.stop();
      await program.ground.leave();
    },
  };
}

async function fill(reports: Omit<LoadPlan, 'seconds'>): Promise<void> {
  for (let attempt = 1; (await countListed(reports.url)) < RUNNING_JOBS; attempt++) {
    if (attempt === FILL_ATTEMPTS) throw new Error('the list never had all of its jobs');
    await load({ ...reports, seconds: 1 });
  }
}

async function countListed(url: string): Promise<number> {
  const answer = await fetch(`${url}/api/v1/jobs?status=running&include=disks&limit=${RUNNING_JOBS}`);
  const { items } = (await answer.json()) as List;
  return items.filter(({ disks }) => disks.length === 3).length;
}
