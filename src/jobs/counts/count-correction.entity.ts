import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The schema of one correction of the counts: of two hubs that recount at the same time, only one can insert the next
 * id.
 */
@Entity('count_corrections')
export class CountCorrectionRow {
  @PrimaryColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column({ type: 'datetime', precision: 3 })
  at!: string;

  @Column({ type: 'bigint' })
  jobs!: number;
}
