import { createConnection } from 'mysql2/promise';
import type { DatabaseKind, DatabaseServer } from './database-server.js';
import { recipeOf } from './database-servers.js';
import { startAlike } from './private-server.js';

const PRIMARY = {
  mariadb: ['--server-id=1', '--log-bin'],
  mysql: ['--server-id=1', '--gtid-mode=ON', '--enforce-gtid-consistency=ON'],
};
const REPLICA = {
  mariadb: ['--server-id=2'],
  mysql: ['--server-id=2', '--skip-log-bin', '--gtid-mode=ON', '--enforce-gtid-consistency=ON'],
};
const STATEMENTS = {
  mariadb: {
    follow:
      "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=?, MASTER_USER=?, MASTER_PASSWORD=?, MASTER_CONNECT_RETRY=1, MASTER_USE_GTID=slave_pos",
    start: 'START SLAVE',
    stop: 'STOP SLAVE',
  },
  mysql: {
    follow:
      "CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT=?, SOURCE_USER=?, SOURCE_PASSWORD=?, SOURCE_CONNECT_RETRY=1, SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1",
    start: 'START REPLICA',
    stop: 'STOP REPLICA',
  },
};

export interface ReplicatedServers {
  readonly primary: DatabaseServer;
  readonly replica: DatabaseServer;
  /** The replica goes on, or takes nothing more from the primary until it does. */
  goOn(): Promise<void>;
  standStill(): Promise<void>;
  stop(): Promise<void>;
}

/** Two servers of a test's own, one of which copies the other. */
export async function startReplicatedServers(
  kind: DatabaseKind,
  primaryOptions: readonly string[],
): Promise<ReplicatedServers> {
  const recipe = recipeOf(kind);
  if (!recipe) throw new Error(`No ${kind} server here; run: bash test/setup.sh`);
  const options = [[...PRIMARY[kind], ...primaryOptions], REPLICA[kind]];
  const [primary, replica] = await startAlike(recipe, options);
  if (!primary || !replica) throw new Error('two servers were asked for');
  const { follow, start, stop } = STATEMENTS[kind];
  const onReplica = async (statement: string, values: unknown[] = []): Promise<void> => {
    const connection = await createConnection(replica.url);
    try {
      await connection.query(statement, values);
    } finally {
      await connection.end();
    }
  };
  const { port, username, password } = new URL(primary.url);
  await onReplica(follow, [Number(port), username, password]);
  await onReplica(start);
  return {
    primary,
    replica,
    goOn: () => onReplica(start),
    standStill: () => onReplica(stop),
    async stop() {
      await Promise.all([primary.stop(), replica.stop()]);
    },
  };
}
