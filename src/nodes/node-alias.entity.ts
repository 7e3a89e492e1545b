import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AliasKind } from './rules/join.js';

@Entity('node_aliases', { withoutRowid: true })
@Index('idx_node_alias', ['node_id'])
export class NodeAlias {
  @PrimaryColumn({ type: 'varchar', length: 8 }) kind!: AliasKind;
  @PrimaryColumn({ type: 'varchar', length: 400 }) name!: string;
  @Column({ type: 'varchar', length: 128 }) node_id!: string;
}
