import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** `name`: as daemons name the node; `mac`, and `host` (its address and host name): as `system_info` knows it again. */
export type AliasKind = 'name' | 'mac' | 'host';

@Entity('node_aliases', { withoutRowid: true })
@Index('idx_node_alias', ['node_id'])
export class NodeAlias {
  @PrimaryColumn({ type: 'varchar', length: 8 }) kind!: AliasKind;
  @PrimaryColumn({ type: 'varchar', length: 400 }) name!: string;
  @Column({ type: 'varchar', length: 128 }) node_id!: string;
}
