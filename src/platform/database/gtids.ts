import type { Query } from './transaction.js';

/** The SQL by which a primary tells its position and a replica waits until it has caught up with it. */
export interface Gtids {
  /** Selects the `value` of a primary's position, empty if it has none. */
  readonly position: string;
  /** Selects whether the server has `reached` the position, waiting if necessary. */
  reached(position: string, withinMs: number): Query;
}

const MARIADB: Gtids = {
  // Not gtid_binlog_pos: on a promoted server it lacks the transactions of the previous primary.
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

/** Chosen by the text of `VERSION()`. */
export function gtidsOf(version: string): Gtids {
  return /mariadb/i.test(version) ? MARIADB : MYSQL;
}
