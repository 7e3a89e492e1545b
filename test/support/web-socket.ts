import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';

export type Message = Record<string, unknown>;

/** A WebSocket of the library `ws`, whose messages can be waited for. */
export class Listening {
  private readonly messages: Message[] = [];
  private wake: () => void = () => {};

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString()) as Message);
      this.wake();
    });
    socket.on('error', () => {});
  }

  /** Resolves when it is open; it closes with the test. */
  static async at(url: string, protocols: string[] = [], options: ClientOptions = {}): Promise<Listening> {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), protocols, options);
    onTestFinished(() => socket.terminate());
    const listening = new Listening(socket);
    await once(socket, 'open');
    return listening;
  }

  /** The next message that passes. */
  async next(passes: (message: Message) => boolean = () => true): Promise<Message> {
    for (;;) {
      const message = this.messages.shift();
      if (message && passes(message)) return message;
      if (!message) await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** The next message about a node. */
  async about(nodeId: string): Promise<Message> {
    return this.next((message) => message['node_id'] === nodeId && 'metrics' in message);
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The code with which it closes. */
  async closed(): Promise<number> {
    const [code] = (await once(this.socket, 'close')) as [number];
    return code;
  }
}

/** The status of the answer that refuses a WebSocket, and its problem. */
export async function refusedAt(
  url: string,
  protocols: string[] = [],
  options: ClientOptions = {},
): Promise<{ status: number; body: string }> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), protocols, options);
  socket.on('error', () => {});
  const [, response] = (await once(socket, 'unexpected-response')) as [
    unknown,
    NodeJS.ReadableStream & { statusCode: number },
  ];
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode, body };
}
