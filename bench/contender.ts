import type { DatabaseServer } from '../test/support/database-servers.js';
import type { Load } from './load.js';

/** The settings that the contenders of a run share. */
export interface Site {
  readonly mariadb: DatabaseServer;
  readonly mariadbPid: number | undefined;
  /** A temporary folder. */
  readonly folder: string;
}

/** The requests of a contender, which stand in a table of their own. */
export type Kind = 'updates' | 'polls';

export interface Contender {
  /** Names it on the command line and in the JSON. */
  readonly id: string;
  readonly name: string;
  readonly kind: Kind;
  /** A program that it needs and that may not be here, and Debian's package of it. */
  readonly needs?: { readonly program: string; readonly package: string };
  start(site: Site): Promise<Running>;
}

/** A contender on an empty database, ready for load. */
export interface Running {
  readonly pid: number | undefined;
  readonly databasePid?: number | undefined;
  load(seconds: number): Promise<Load>;
  stop(): Promise<void>;
}
