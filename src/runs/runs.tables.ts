import type { Table } from '../platform/database/schema.js';
import { AgentRun } from './agent-run.entity.js';
import { AgentRunCountRow } from './counts/agent-run-count.entity.js';
import { AgentRunMinuteRow } from './counts/agent-run-minute.entity.js';

export const RUN_TABLES: readonly Table[] = [
  { entity: AgentRun, writes: ['INSERT', 'UPDATE'] },
  { entity: AgentRunCountRow, writes: ['INSERT', 'UPDATE'] },
  { entity: AgentRunMinuteRow, writes: ['INSERT', 'UPDATE', 'DELETE'] },
];
