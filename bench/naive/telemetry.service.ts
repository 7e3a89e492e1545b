import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager, FindOneOptions } from 'typeorm';
import { NaiveDisk, NaiveJob } from './entities.js';
import type { NaiveReportDto } from './report.dto.js';

/** A transaction for each request, by way of the repository methods that every tutorial shows. */
@Injectable()
export class NaiveTelemetryService {
  private readonly onSqlite: boolean;
  private lastTransaction: Promise<unknown> = Promise.resolve();

  constructor(private readonly dataSource: DataSource) {
    this.onSqlite = dataSource.options.type === 'better-sqlite3';
  }

  async record(jobType: string, jobId: string, report: NaiveReportDto): Promise<string> {
    return this.transaction(async (manager) => {
      const now = new Date();
      const known = await manager.findOne(NaiveJob, this.locked(jobId));
      if (known && known.sequence >= report.sequence) return 'superseded';
      const job = known ?? manager.create(NaiveJob, { id: jobId, job_type: jobType, created_at: now });
      const { disks, ...figures } = report;
      await manager.save(Object.assign(job, figures, { last_telemetry_at: now }));
      const rows = disks.map((disk) => Object.assign(disk, { backup_job_id: jobId }));
      await manager.upsert(NaiveDisk, rows, ['backup_job_id', 'disk_index']);
      return 'applied';
    });
  }

  async running(): Promise<NaiveJob[]> {
    return this.dataSource.getRepository(NaiveJob).find({
      where: { status: 'running' },
      relations: { disks: true },
      order: { created_at: 'DESC' },
    });
  }

  private locked(id: string): FindOneOptions<NaiveJob> {
    return this.onSqlite ? { where: { id } } : { where: { id }, lock: { mode: 'pessimistic_write' } };
  }

  /** On SQLite's one connection a second transaction would become part of the first. */
  private async transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    if (!this.onSqlite) return this.dataSource.transaction(work);
    const transaction = this.lastTransaction.then(() => this.dataSource.transaction(work));
    this.lastTransaction = transaction.catch(() => {});
    return transaction;
  }
}
