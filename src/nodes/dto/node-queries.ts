import { LongText, OneOf, Text } from '../../platform/validation/fields.js';
import { Cursor, IN_QUERY, Moment, PageLimit, WholeNumber } from '../../platform/validation/query-fields.js';
import { readAlertCursor } from '../alerts/alert-cursor.js';
import { NODE_SORTS, readNodeCursor } from '../node-cursor.js';
import type { NodeCursor, NodeSort } from '../node-cursor.js';
import { NODE_STATUSES } from '../node.entity.js';
import type { NodeStatus } from '../node.entity.js';

export class NodeListQuery {
  @OneOf(NODE_STATUSES, IN_QUERY)
  status?: NodeStatus;

  @Text({
    max: 255,
    description:
      'The machine name of jobs: the nodes that an operator gave it, else those with this host name or alias.',
    ...IN_QUERY,
  })
  vm_name?: string;

  @Text({ max: 255, description: 'Part of a name of the node, in any case.', ...IN_QUERY })
  q?: string;

  @OneOf(NODE_SORTS, {
    description: '`id` (the default). `status`: offline nodes first, then unknown ones, each by their names.',
    ...IN_QUERY,
  })
  sort?: NodeSort;

  @PageLimit()
  limit!: number;

  @Cursor('a page of nodes', readNodeCursor)
  cursor?: NodeCursor;
}

export class HistoryQuery {
  @Moment({ description: 'By default the oldest snapshot.' })
  from?: number;

  @Moment({ description: 'By default now.' })
  to?: number;

  @WholeNumber({ min: 2, max: 2_000, usual: 300 })
  points!: number;
}

export class AlertListQuery {
  @PageLimit()
  limit!: number;

  @Cursor('a page of alerts', readAlertCursor)
  cursor?: number;
}

export class StreamQuery {
  @Text({ max: 128, description: 'The node to listen to, by any of its names; by default all.', ...IN_QUERY })
  node_id?: string;
}

export class HostQuery {
  @LongText(IN_QUERY)
  hostname?: string;
}
