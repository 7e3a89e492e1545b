import { Injectable } from '@nestjs/common';
import { SharedReads } from '../../platform/database/shared-reads.js';
import { Connections } from '../connections.js';
import { statementsOf } from './statements.js';
import type { VmHistoryQuery } from './vm-history.query.js';
import { vmHistoryView } from './vm-history.view.js';
import type { VmHistoryView } from './vm-history.view.js';

const HOUR_MS = 3_600_000;
/** Machines are read about once a second: shorter steps would have holes. */
const LEAST_STEP_SECONDS = 5;

/** Reads back from InfluxDB what was written of a machine. */
@Injectable()
export class VmHistory {
  private readonly questions = new SharedReads<VmHistoryView>();

  constructor(private readonly connections: Connections) {}

  /** @throws {NoCollectorError | InfluxError} */
  async read(vm: string, query: VmHistoryQuery): Promise<VmHistoryView> {
    return this.questions.read(JSON.stringify([vm, query]), () => this.ask(vm, query));
  }

  private async ask(
    vm: string,
    { to = Date.now(), from = to - HOUR_MS, points }: VmHistoryQuery,
  ): Promise<VmHistoryView> {
    const [start, until] = [Math.floor(from / 1_000), Math.ceil(to / 1_000)];
    const step = Math.max(LEAST_STEP_SECONDS, Math.ceil(Math.max(until - start, 0) / (points - 1)));
    const statements = start < until ? statementsOf(vm, { from: start, until, step }) : [];
    const answers = await Promise.all(statements.map((statement) => this.connections.query(statement)));
    return vmHistoryView(vm, step, answers.flat());
  }
}
