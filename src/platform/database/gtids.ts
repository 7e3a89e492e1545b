import type { Query } from './transaction.js';

/** How a server tells what it has committed, and another waits until it has all of that. */
export interface Gtids {
  /** Asks for the `value` of a primary's position: empty where it keeps none. */
  readonly position: string;
  /** Whether the server has `reached` the position, waiting for it if need be. */
  reached(position: string, withinMs: number): Query;
}

const MARIADB: Gtids = {
  // Not gtid_binlog_pos, which lacks what a server that was promoted has from the primary before it.
  position: 'SELECT @@GLOBAL.gtid_current_pos AS value',
  reached: (position, withinMs) => ({
    sql: 'SELECT MASTER_GTID_WAIT(?, ?) = 0 AS reached',
    parameters: [position, withinMs / 1000],
  }),
};

const MYSQL: Gtids = {
  position: 'SELECT @@GLOBAL.gtid_executed AS value',
  reached: (position, withinMs) => ({
    sql: 'SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?) = 0 AS reached',
    parameters: [position, withinMs / 1000],
  }),
};

/** By what `VERSION()` says. */
export function gtidsOf(version: string): Gtids {
  return /mariadb/i.test(version) ? MARIADB : MYSQL;
}
