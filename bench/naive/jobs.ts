import { openNaiveDatabase } from './data-source.js';
import { NaiveDisk, NaiveJob } from './entities.js';

/**
 * Fills an empty database with the tables that all but the hub share and with the jobs of the load: first updates
 * side by side would end in deadlocks, to which plain code has no answer.
 */
export async function createNaiveJobs(url: string, count: number): Promise<void> {
  const dataSource = await openNaiveDatabase(url);
  const now = new Date();
  const figures = { job_type: 'backup', status: 'pending', sequence: 0 };
  const jobs = Array.from({ length: count }, (_, index) => ({
    ...figures,
    id: `job-${index}`,
    created_at: now,
    last_telemetry_at: now,
  }));
  const disks = jobs.flatMap(({ id }) =>
    [0, 1, 2].map((index) => ({ backup_job_id: id, disk_index: index, status: 'pending' })),
  );
  await dataSource.getRepository(NaiveJob).insert(jobs);
  await dataSource.getRepository(NaiveDisk).insert(disks);
  await dataSource.destroy();
}
