import type { Table } from '../platform/database/schema.js';
import { NodeAlert } from './alerts/node-alert.entity.js';
import { RollupRow } from './history/rollup.entity.js';
import { Snapshot } from './history/snapshot.entity.js';
import { NodeAlias } from './node-alias.entity.js';
import { NodeMachine } from './node-machine.entity.js';
import { Node } from './node.entity.js';

export const NODE_TABLES: readonly Table[] = [
  { entity: Node, writes: ['INSERT', 'UPDATE', 'DELETE'] },
  { entity: NodeAlias, writes: ['INSERT', 'UPDATE', 'DELETE'] },
  { entity: NodeMachine, writes: ['INSERT', 'DELETE'] },
  { entity: NodeAlert, writes: ['INSERT', 'UPDATE', 'DELETE'] },
  { entity: Snapshot, writes: ['INSERT', 'UPDATE', 'DELETE'] },
  { entity: RollupRow, writes: ['INSERT', 'UPDATE', 'DELETE'] },
];
