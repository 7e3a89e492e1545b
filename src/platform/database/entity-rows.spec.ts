import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { expect, it } from 'vitest';
import { InstantColumn, JsonColumn } from './columns.js';
import { columnsOf, rowsOf } from './entity-rows.js';

@Entity('parents')
class Parent {
  @PrimaryColumn({ type: 'int' })
  id!: number;
}

@Entity('deeds')
class Deed {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @ManyToOne(() => Parent)
  @JoinColumn({ name: 'parent_id' })
  parent!: Parent;

  @InstantColumn()
  at!: number;

  @Column({ type: 'text' })
  name!: string;

  @JsonColumn({ nullable: true })
  detail!: object | null;
}

it('the columns of an entity are its members in order, without its relations', () => {
  expect(columnsOf(Deed)).toEqual(['id', 'at', 'name', 'detail']);
});

it('rows of entities are as the database holds them, in the order of the columns', () => {
  const rows = rowsOf(Deed, [
    { detail: { by: 'hand' }, name: 'made', at: 0 },
    { detail: null, name: 'ended', at: 1 },
  ]);
  expect(rows).toEqual([
    { at: '1970-01-01 00:00:00.000', name: 'made', detail: '{"by":"hand"}' },
    { at: '1970-01-01 00:00:00.001', name: 'ended', detail: null },
  ]);
  expect(Object.keys(rows[0] ?? {})).toEqual(['at', 'name', 'detail']);
  expect(rowsOf(Deed, [])).toEqual([]);
});
