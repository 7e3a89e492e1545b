import { Entity, Index, PrimaryColumn } from 'typeorm';

/** A name that jobs have for a node, as an operator said. */
@Entity('node_machines', { withoutRowid: true })
@Index('idx_node_machine', ['node_id'])
export class NodeMachine {
  @PrimaryColumn({ type: 'varchar', length: 255 }) vm_name!: string;
  @PrimaryColumn({ type: 'varchar', length: 128 }) node_id!: string;
}
