import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The schema of one correction of the counts: of two hubs that recount at once, one writes the next number. */
@Entity('count_corrections')
export class CountCorrectionRow {
  @PrimaryColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column({ type: 'datetime', precision: 3 })
  at!: string;

  @Column({ type: 'bigint' })
  jobs!: number;
}
