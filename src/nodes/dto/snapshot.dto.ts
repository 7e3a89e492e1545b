import { Figure, Text, TextThat } from '../../platform/validation/fields.js';
import { FIGURES } from '../rules/figures.js';
import type { FigureName } from '../rules/figures.js';
import { readMoment } from '../rules/moment.js';
import { isNodeName, LONGEST_NAME, NAME_RULE, NAME_SCHEMA } from '../rules/node-name.js';

const NAME = { max: LONGEST_NAME } as const;

/** An instant as daemons write it. */
export function Moment(): PropertyDecorator {
  const rule = 'must be an instant such as 2026-11-21T09:00:00.123456Z';
  const description = 'RFC 3339; UTC where it names no zone; by default the arrival.';
  return TextThat(rule, (text) => readMoment(text) !== undefined, {}, { description });
}

/** The name of a node, which has to be there. */
export function NodeName(description: string): PropertyDecorator {
  return TextThat(NAME_RULE, isNodeName, NAME_SCHEMA, { required: true, description });
}

/** A snapshot of a machine, as its daemon sends it. */
export class SnapshotDto {
  @Text({ ...NAME, description: 'The machine. This or `node_id` is required.' })
  machine_id?: string;

  @Text({ ...NAME, description: 'The machine, where there is no `machine_id`.' })
  node_id?: string;

  @Moment()
  timestamp?: string;
}

for (const name of FIGURES) Figure()(SnapshotDto.prototype, name);

export type SnapshotBody = SnapshotDto & Readonly<Partial<Record<FigureName, number>>>;
