import type { WebSocket } from 'ws';
import type { Caller } from '../../auth/caller.js';

/** A reader that lets so much wait does not read: more than the newest figures of 10,000 nodes. */
const MOST_WAITING_BYTES = 8 * 1024 * 1024;
/** Commands of one listener that wait for their answers; those beyond are ignored. */
const MOST_COMMANDS = 16;

/** RFC 6455, section 7.4.1. */
export const CLOSE_CODES = { goingAway: 1001, policy: 1008 } as const;

/** One open WebSocket. */
export class Listener {
  private isAlive = true;
  private isWelcome = false;
  private commands = 0;

  /** `nodeName` is the node it listens to, by any of its names; null for all. */
  constructor(
    readonly socket: WebSocket,
    readonly caller: Caller,
    readonly nodeName: string | null,
  ) {
    socket.on('pong', () => (this.isAlive = true));
  }

  /** Sends its first message; it is told nothing before. */
  welcome(message: string): void {
    this.isWelcome = true;
    this.tell(message);
  }

  /** Returns false where the reader does not read, and was cut off. */
  tell(message: string): boolean {
    if (!this.isWelcome || this.socket.readyState !== this.socket.OPEN) return true;
    this.socket.send(message);
    if (this.socket.bufferedAmount <= MOST_WAITING_BYTES) return true;
    this.socket.terminate();
    return false;
  }

  /** Pings; a listener that has not answered the ping before is gone. */
  ping(): void {
    if (!this.isAlive) return this.socket.terminate();
    this.isAlive = false;
    this.socket.ping();
  }

  /** Runs the work of a command, unless too many are under way. */
  async obey(work: () => Promise<void>): Promise<void> {
    if (this.commands >= MOST_COMMANDS) return;
    this.commands++;
    await work().finally(() => this.commands--);
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }
}

/** The command of a message; undefined for anything else, which is ignored. */
export function commandIn(data: string): unknown {
  try {
    const message = JSON.parse(data) as { command?: unknown } | null;
    return message?.command;
  } catch {
    return undefined;
  }
}
