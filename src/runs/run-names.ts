import { Injectable } from '@nestjs/common';
import { inCodePointOrder } from '../platform/database/code-point-order.js';
import { Database } from '../platform/database/database.js';
import { RunChanges } from './run-changes.js';

interface NameRow {
  readonly agent_name: string;
  readonly job_type: string;
}

/** The names of agents and types that runs have; sorted. */
export interface RunNames {
  readonly agent_names: readonly string[];
  readonly job_types: readonly string[];
}

interface Cached {
  readonly names: RunNames;
  readonly agents: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
  readonly readAt: number;
}

/** So much less than 5 s that an answer is younger than that when it arrives. */
const KEPT_MS = 4_000;

/** Remembers the names for a while, or until this hub hears of a new one. */
@Injectable()
export class RunNamesReader {
  private cached: Cached | undefined;
  /** Counts the news, so that names that were read before one are not kept. */
  private news = 0;

  constructor(
    private readonly database: Database,
    changes: RunChanges,
  ) {
    changes.subscribe((committed) => {
      if (committed.changes.some(({ agent_name: agent, job_type: type }) => !this.knows(agent, type))) {
        this.cached = undefined;
        this.news++;
      }
    });
  }

  /** @throws {DatabaseUnavailableError} */
  async read(): Promise<{ names: RunNames; isCached: boolean }> {
    if (this.cached && performance.now() - this.cached.readAt < KEPT_MS) {
      return { names: this.cached.names, isCached: true };
    }
    const { news } = this;
    const readAt = performance.now();
    const [rows] = await this.database.read((transaction) =>
      transaction.select<[NameRow]>({
        sql: 'SELECT agent_name, job_type FROM agent_run_counts GROUP BY agent_name, job_type HAVING SUM(runs) > 0',
      }),
    );
    const agents = new Set(rows.map(({ agent_name }) => agent_name));
    const types = new Set(rows.map(({ job_type }) => job_type));
    const names = { agent_names: inCodePointOrder(agents), job_types: inCodePointOrder(types) };
    if (news === this.news) this.cached = { names, agents, types, readAt };
    return { names, isCached: false };
  }

  private knows(agent: string, type: string): boolean {
    return this.cached === undefined || (this.cached.agents.has(agent) && this.cached.types.has(type));
  }
}
