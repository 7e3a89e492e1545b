import { Injectable, Logger } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { WebSocket } from 'ws';
import type { Caller } from '../../auth/caller.js';
import { KnownTokens } from '../../auth/known-tokens.js';
import { Database } from '../../platform/database/database.js';
import { SharedReads } from '../../platform/database/shared-reads.js';
import { RareWarning } from '../../platform/logging/rare-warning.js';
import { Passes } from '../../platform/timers/passes.js';
import { namedNodes } from '../node-reader.js';
import { CLOSE_CODES, commandIn, Listener } from './listener.js';
import { metricsMessage } from './metrics-message.js';
import { latestFigures, SnapshotLooks } from './snapshot-looks.js';

const LOOK_EVERY_MS = 500;
const PING_EVERY_MS = 20_000;
/** Well below the 5 seconds within which a revocation takes effect. */
const TOKENS_EVERY_MS = 1_000;
/** How long a client may take to answer the hub's farewell. */
const FAREWELL_MS = 500;
const NODES_AT_ONCE = 500;
/** Told to clients: how often, in seconds, the hub looks for snapshots, at least. */
const INTERVAL = 1;

/** The open WebSockets of this hub, told of what any hub of the database accepts. */
@Injectable()
export class Listeners implements OnModuleDestroy {
  private readonly logger = new Logger(Listeners.name);
  private readonly slow = new RareWarning(this.logger, 'WebSocket cut off: its client does not read');
  private readonly open = new Set<Listener>();
  private readonly latest = new SharedReads<readonly string[]>();
  private isEnding = false;
  private readonly passes = new Passes({
    logger: this.logger,
    failure: 'Looking for snapshots failed',
    recovery: 'Looking for snapshots again',
    work: () => this.look(),
  });

  constructor(
    private readonly database: Database,
    private readonly looks: SnapshotLooks,
    private readonly tokens: KnownTokens,
  ) {}

  get size(): number {
    return this.open.size;
  }

  /** Welcomes a client once nothing that is accepted from now on can be missed. */
  async enter(socket: WebSocket, caller: Caller, nodeName: string | null): Promise<void> {
    const listener = new Listener(socket, caller, nodeName);
    // The library answers a bad frame itself, by closing.
    socket.on('error', () => {});
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) void this.obey(listener, data.toString());
    });
    if (this.open.size === 0) this.looks.forget();
    this.open.add(listener);
    socket.once('close', () => this.open.delete(listener));
    if (this.isEnding) return this.endOne(listener);
    await this.passes.run();
    const timestamp = new Date().toISOString();
    const welcome = {
      type: 'connection',
      status: 'connected',
      node_id: nodeName,
      interval: INTERVAL,
      timestamp,
    };
    listener.welcome(JSON.stringify(welcome));
  }

  @Interval('node-looks', LOOK_EVERY_MS)
  async lookNow(): Promise<void> {
    if (this.open.size > 0) await this.passes.run();
  }

  @Interval('node-pings', PING_EVERY_MS)
  ping(): void {
    for (const listener of this.open) listener.ping();
  }

  @Interval('node-listener-tokens', TOKENS_EVERY_MS)
  endWithoutToken(): void {
    for (const listener of this.open) {
      if (!this.tokens.isValid(listener.caller))
        listener.close(CLOSE_CODES.policy, 'the token is not valid any more');
    }
  }

  async onModuleDestroy(): Promise<void> {
    this.isEnding = true;
    for (const listener of this.open) this.endOne(listener);
    await this.passes.end();
  }

  private endOne(listener: Listener): void {
    listener.close(CLOSE_CODES.goingAway, 'the hub is shutting down');
    setTimeout(() => listener.socket.terminate(), FAREWELL_MS).unref();
  }

  private async look(): Promise<void> {
    const taken = await this.looks.look();
    if (taken.length === 0) return;
    const ids = await this.idsByName();
    for (const snapshot of taken) {
      const message = metricsMessage(snapshot);
      for (const listener of this.open) {
        const { nodeName } = listener;
        if (nodeName === null || ids.get(nodeName) === snapshot.node_id) this.tell(listener, message);
      }
    }
  }

  /** Read anew for each look: a name may come to stand for another node. */
  private async idsByName(): Promise<ReadonlyMap<string, string>> {
    const names = new Set([...this.open].flatMap(({ nodeName }) => (nodeName === null ? [] : [nodeName])));
    return this.database.read((transaction) => namedNodes(transaction, [...names]));
  }

  private async obey(listener: Listener, data: string): Promise<void> {
    const command = commandIn(data);
    if (command === 'ping') {
      this.tell(listener, JSON.stringify({ type: 'pong', timestamp: new Date().toISOString() }));
    } else if (command === 'get_metrics') {
      await listener.obey(() => this.tellLatest(listener)).catch(() => {});
    }
  }

  private async tellLatest(listener: Listener): Promise<void> {
    const { nodeName } = listener;
    const messages = await this.latest.read(JSON.stringify(nodeName), () => this.latestOf(nodeName));
    for (const message of messages) this.tell(listener, message);
  }

  private async latestOf(nodeName: string | null): Promise<readonly string[]> {
    return this.database.read(async (transaction) => {
      const ids = nodeName === null ? undefined : [...(await namedNodes(transaction, [nodeName])).values()];
      if (ids?.length === 0) return [];
      const messages: string[] = [];
      for (let after = '', more = true; more;) {
        const latest = await latestFigures(transaction, ids, after, NODES_AT_ONCE);
        messages.push(...latest.map(metricsMessage));
        after = latest.at(-1)?.node_id ?? after;
        more = latest.length === NODES_AT_ONCE;
      }
      return messages;
    });
  }

  private tell(listener: Listener, message: string): void {
    if (!listener.tell(message)) this.slow.add(() => ({ caller: listener.caller.name }));
  }
}
