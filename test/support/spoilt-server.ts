import { createConnection } from 'mysql2/promise';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { onTestFinished } from 'vitest';
import type { DatabaseServer } from './database-server.js';
import { createDatabase } from './database-servers.js';
import { eventually } from './hub.js';

/** A statement that limits what new connections may do, and the one that lifts that. */
export interface Limit {
  readonly set: string;
  readonly lift: string;
}

/** An empty database of a user with the rights that docs/operations.md gives the hub, and no more. */
export async function databaseOfPlainUser(server: DatabaseServer): Promise<string> {
  const url = new URL(await createDatabase(server));
  const name = url.pathname.slice(1);
  const admin = await connectAsAdmin(server);
  // MySQL takes names of up to 32 characters.
  url.username = name.slice(0, 32);
  const user = [url.username, '%'];
  await admin.query('CREATE USER ?@? IDENTIFIED BY ?', [...user, url.password]);
  await admin.query(
    `GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON ??.* TO ?@?`,
    [name, ...user],
  );
  return url.href;
}

/** One more connection, of a user who may change settings and has a place even when all are taken. */
export async function connectAsAdmin({ url }: DatabaseServer): Promise<Connection> {
  const admin = await createConnection(url);
  onTestFinished(() => admin.end());
  return admin;
}

/** Breaks all connections of the URL's user and holds all that the limit leaves; resolves to their release. */
export async function takeAllConnections(
  admin: Connection,
  hubUrl: string,
  { set, lift }: Limit,
): Promise<() => Promise<void>> {
  const held: Connection[] = [];
  const release = async (): Promise<void> => {
    await admin.query(lift);
    await Promise.all(held.splice(0).map((connection) => connection.end()));
  };
  onTestFinished(release);
  await admin.query(set);
  // The hub may be quicker than we are to take a place that has become free.
  await eventually(
    async () => {
      held.push(...(await takeWhatIsFree(hubUrl)));
      return kill(admin, await connectionsOfHub(admin, hubUrl, held));
    },
    (killed) => killed === 0,
  );
  return release;
}

/** Sets a limit for all connections of the URL's user, which begin anew, until the test ends. */
export async function limit(admin: Connection, hubUrl: string, { set, lift }: Limit): Promise<void> {
  onTestFinished(async () => void (await admin.query(lift)));
  await admin.query(set);
  await kill(admin, await connectionsOfHub(admin, hubUrl, []));
}

/** Resolves to the connections of the URL's user on which a statement waits for a lock, once there are some. */
export async function waitingForLock(admin: Connection, hubUrl: string): Promise<number[]> {
  const user = new URL(hubUrl).username;
  const isWaiting = ({ User, Info }: RowDataPacket): boolean =>
    User === user && /FOR UPDATE/.test(String(Info));
  return eventually(
    async () => {
      const [processes] = await admin.query<RowDataPacket[]>('SHOW FULL PROCESSLIST');
      return processes.filter(isWaiting).map(({ Id }) => Number(Id));
    },
    (ids) => ids.length > 0,
  );
}

async function takeWhatIsFree(url: string): Promise<Connection[]> {
  const taken: Connection[] = [];
  for (;;) {
    try {
      taken.push(await createConnection(url));
    } catch {
      return taken;
    }
  }
}

async function connectionsOfHub(
  admin: Connection,
  url: string,
  ours: readonly Connection[],
): Promise<number[]> {
  const user = new URL(url).username;
  const [processes] = await admin.query<RowDataPacket[]>('SHOW PROCESSLIST');
  const all = processes.filter(({ User }) => User === user).map(({ Id }) => Number(Id));
  return all.filter((id) => !ours.some(({ threadId }) => threadId === id));
}

export async function kill(admin: Connection, ids: readonly number[]): Promise<number> {
  // One that has ended by itself is as good.
  await Promise.all(ids.map((id) => admin.query('KILL ?', [id]).catch(() => {})));
  return ids.length;
}
