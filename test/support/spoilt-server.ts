import { createConnection } from 'mysql2/promise';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { onTestFinished } from 'vitest';
import type { DatabaseServer } from './database-server.js';
import { createDatabase } from './database-servers.js';
import { eventually } from './hub.js';

const MOST_CONNECTIONS = 10;

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

/** Breaks all connections of the URL's user and holds every one that the server has; resolves to their release. */
export async function takeAllConnections(admin: Connection, hubUrl: string): Promise<() => Promise<void>> {
  const [[before]] = await admin.query<RowDataPacket[]>('SELECT @@max_connections AS most');
  await admin.query('SET GLOBAL max_connections = ?', [MOST_CONNECTIONS]);
  const held: Connection[] = [];
  const release = async (): Promise<void> => {
    await admin.query('SET GLOBAL max_connections = ?', [before?.['most']]);
    await Promise.all(held.splice(0).map((connection) => connection.end()));
  };
  onTestFinished(release);
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

async function takeWhatIsFree(url: string): Promise<Connection[]> {
  const taken: Connection[] = [];
  for (;;) {
    try {
      taken.push(await createConnection(url));
    } catch (error) {
      if ((error as { code?: string }).code === 'ER_CON_COUNT_ERROR') return taken;
      throw error;
    }
  }
}

async function connectionsOfHub(admin: Connection, url: string, ours: Connection[]): Promise<number[]> {
  const user = new URL(url).username;
  const [processes] = await admin.query<RowDataPacket[]>('SHOW PROCESSLIST');
  const all = processes.filter(({ User }) => User === user).map(({ Id }) => Number(Id));
  return all.filter((id) => !ours.some(({ threadId }) => threadId === id));
}

async function kill(admin: Connection, ids: readonly number[]): Promise<number> {
  // One that has ended by itself is as good.
  await Promise.all(ids.map((id) => admin.query('KILL ?', [id]).catch(() => {})));
  return ids.length;
}
