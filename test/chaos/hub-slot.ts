import { setTimeout as sleep } from 'node:timers/promises';
import { launchHub } from '../support/hub-process.js';
import type { HubProcess } from '../support/hub-process.js';
import type { Ledger } from './ledger.js';

/** A hub tries for half a minute to reach a server, and opens a file at once or not at all. */
const TRIES_FOR_MS = 25_000;
const STARTS_WITHIN_MS = 120_000;
const PAUSE_MS = 200;

const LATE_PASS = /"time":"([^"]+)",[^\n]*Stale-job sweep took ([\d.]+) s/g;

export interface LatePass {
  readonly endedAtMs: number;
  readonly seconds: number;
}

/** A hub that keeps its address through all of its lives. */
export class HubSlot {
  readonly url: string;
  private hub: HubProcess | undefined;
  private printed = '';

  constructor(
    readonly index: number,
    private readonly port: number,
    private readonly env: Record<string, string>,
    private readonly ledger: Ledger,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  /** As a supervisor does it: again where it fails. */
  async start(): Promise<void> {
    const deadline = performance.now() + STARTS_WITHIN_MS;
    while (this.hub === undefined) {
      const startedAt = performance.now();
      try {
        this.hub = await launchHub({ ...this.env, PORT: String(this.port) });
      } catch (error) {
        this.countFailure(error as Error, performance.now() - startedAt);
        if (performance.now() > deadline) throw error;
        await sleep(PAUSE_MS);
      }
    }
  }

  /** The passes that took longer than from one to the next, in the lives that are over. */
  latePasses(): LatePass[] {
    return Array.from(this.printed.matchAll(LATE_PASS), ([, endedAt = '', took]) => ({
      endedAtMs: Date.parse(endedAt),
      seconds: Number(took),
    }));
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    const hub = this.take();
    await hub?.kill();
    this.printed += hub?.output() ?? '';
  }

  /** SIGTERM, on which it has to end in order. */
  async terminate(): Promise<void> {
    const hub = this.take();
    const code = await hub?.stop();
    this.printed += hub?.output() ?? '';
    if (hub && code !== 0)
      this.ledger.breaks(`hub ${this.index} ended with ${code} on SIGTERM:\n${lastLines(hub)}`);
  }

  /** The hub, if it still runs: it may not end by itself. */
  private take(): HubProcess | undefined {
    const { hub } = this;
    this.hub = undefined;
    if (!hub) return undefined;
    const { exitCode, signalCode } = hub.process;
    if (exitCode === null && signalCode === null) return hub;
    this.ledger.breaks(`hub ${this.index} ended by itself (${exitCode ?? signalCode}):\n${lastLines(hub)}`);
    return undefined;
  }

  private countFailure({ message }: Error, tookMs: number): void {
    this.ledger.count('starts of a hub that failed');
    const isFile = this.env['DATABASE_URL']?.startsWith('sqlite:');
    const saysWhy = !message.includes('\n    at ');
    if (saysWhy && (isFile || tookMs > TRIES_FOR_MS)) return;
    this.ledger.breaks(`hub ${this.index} gave up its start after ${Math.round(tookMs)} ms: ${message}`);
  }
}

function lastLines(hub: HubProcess): string {
  return hub.output().trimEnd().split('\n').slice(-15).join('\n');
}
