import { Connection, inodeOf } from '../spool/connection.js';
import { setAside } from '../spool/set-aside.js';
import { faultOf } from '../spool/sqlite.js';
import type { Snapshot } from './snapshot.js';

/** Two weeks, one a minute: some 10 MB. */
export const MOST_SNAPSHOTS = 20_160;
/** A day, while there is no disk to keep them on. */
const MOST_IN_MEMORY = 1_440;
const SCHEMA =
  'CREATE TABLE IF NOT EXISTS snapshots (snapshot INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL)';

/** Beside the spool of the jobs. */
export function nodeSpoolPath(jobs: string): string {
  return `${jobs}.node`;
}

export interface StoredSnapshot {
  /** Undefined for one in memory. */
  readonly id: number | undefined;
  readonly body: string;
}

/**
 * Keeps snapshots until the hub has them, in a file beside the spool of the jobs, so that neither takes the room of the
 * other. No method throws.
 */
export class NodeSpool {
  private connection: Connection | undefined;
  private memory: string[] = [];
  private hasSaid = false;

  constructor(
    private readonly path: string,
    private readonly say: (trouble: string) => void,
    private readonly most = MOST_SNAPSHOTS,
  ) {}

  /** On the disk on return, if there is one that takes it. */
  accept(snapshot: Snapshot): void {
    this.memory.push(JSON.stringify(snapshot));
    const isStored = this.onDisk((connection) =>
      connection.inTransaction(() => {
        for (const body of this.memory) connection.run('INSERT INTO snapshots (body) VALUES (?)', body);
        const sql = 'DELETE FROM snapshots WHERE snapshot <= (SELECT max(snapshot) FROM snapshots) - ?';
        connection.run(sql, this.most);
        return true;
      }),
    );
    this.memory = isStored ? [] : this.memory.slice(-MOST_IN_MEMORY);
  }

  oldest(): StoredSnapshot | undefined {
    const row = this.onDisk(
      (connection) =>
        (connection.get('SELECT snapshot AS id, body FROM snapshots ORDER BY snapshot LIMIT 1') ?? null) as {
          id: number;
          body: string;
        } | null,
    );
    const [body] = this.memory;
    return row ?? (body === undefined ? undefined : { id: undefined, body });
  }

  /** The hub has it, or refused it. False where it is still there, as the file takes nothing now. */
  remove({ id, body }: StoredSnapshot): boolean {
    if (id === undefined) {
      this.memory = this.memory.filter((kept) => kept !== body);
      return true;
    }
    const sql = 'DELETE FROM snapshots WHERE snapshot = ?';
    return this.onDisk((connection) => connection.run(sql, id) >= 0) === true;
  }

  waiting(): number {
    const row = this.onDisk((connection) => connection.get('SELECT count(*) AS waiting FROM snapshots'));
    return ((row as { waiting: number } | undefined)?.waiting ?? 0) + this.memory.length;
  }

  close(): void {
    try {
      this.connection?.close();
    } catch {
      // Closing writes as well, where the disk may be full.
    }
    this.connection = undefined;
  }

  /** Undefined where the file cannot do it now; one that proves broken is set aside, and a new one tried. */
  private onDisk<T>(work: (connection: Connection) => T): T | undefined {
    for (let attempt = 1; ; attempt++) {
      const inode = inodeOf(this.path);
      try {
        return work(this.opened());
      } catch (error) {
        this.close();
        if (attempt > 1 || faultOf(error) !== 'broken' || !this.putAside(inode)) return this.fail(error);
      }
    }
  }

  private opened(): Connection {
    if (this.connection && !this.connection.isInPlace()) this.close();
    if (this.connection) return this.connection;
    const connection = new Connection(this.path);
    this.connection = connection;
    connection.database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${SCHEMA}`);
    return connection;
  }

  private putAside(inode: number | undefined): boolean {
    try {
      const aside = setAside(this.path, inode, 'broken');
      if (aside !== undefined) this.say(`the spool ${this.path} cannot be read; it is now ${aside}`);
      return true;
    } catch {
      return false;
    }
  }

  private fail(error: unknown): undefined {
    if (this.hasSaid) return;
    this.hasSaid = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.say(`the spool ${this.path} takes nothing (${reason}); snapshots are kept in memory until it does`);
  }
}
