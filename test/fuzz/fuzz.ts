import fc from 'fast-check';
import { inspectAfterwards } from './afterwards.js';
import { authorizationsOf } from './callers.js';
import { gapsIn } from './coverage.js';
import { Judge } from './judge.js';
import { Ledger } from './ledger.js';
import { Memory } from './memory.js';
import type { FuzzRequest } from './request.js';
import { CHUNK, requestsOf, seedOf } from './requests.js';
import { Sender } from './sender.js';
import { asCommand } from './shown.js';
import { openStage } from './stage.js';
import type { Stage } from './stage.js';

/** So many clients ask at once. */
const CLIENTS = 4;
/** A run that has found so much ends. */
const MOST_BROKEN = 15;
/** A slow machine may ask for so many times as long, as long as there are operations that never succeeded or refused. */
const PATIENCE = 12;
/** To find a smaller request that breaks the same. */
const SHRUNK_WITHIN_MS = 20_000;

export interface FuzzOptions {
  /** An empty database. */
  readonly databaseUrl: string;
  readonly seconds: number;
  /** A whole number from 0 to 2^31 - 1. */
  readonly seed: number;
  /** One chunk of requests alone. */
  readonly chunk?: number;
}

/** Asks a hub for so long, and holds what it answers, and what is there in the end, to what was promised. */
export async function runFuzz(options: FuzzOptions): Promise<Ledger> {
  const stage = await openStage(options.databaseUrl);
  try {
    const run = new Run(stage, options.seed);
    await (options.chunk === undefined ? run.everything(options.seconds) : run.one(options.chunk));
    if (options.chunk === undefined) gapsIn(stage.api, run.ledger).forEach((gap) => run.ledger.breaks(gap));
    await inspectAfterwards(stage, run.ledger).catch((error: Error) => run.ledger.breaks(error.message));
    return run.ledger;
  } finally {
    await stage.hub.kill();
  }
}

class Run {
  readonly ledger = new Ledger();
  private readonly memory = new Memory();
  private readonly judge: Judge;
  private chunk = 0;

  constructor(
    private readonly stage: Stage,
    private readonly seed: number,
  ) {
    this.judge = new Judge(stage.api, stage.leaks);
  }

  async everything(seconds: number): Promise<void> {
    const startedAt = performance.now();
    const isOver = (): boolean => {
      const share = (performance.now() - startedAt) / (seconds * 1000);
      const { ledger, stage } = this;
      if (share < 1) return ledger.broken.size >= MOST_BROKEN;
      return share > PATIENCE || ledger.broken.size > 0 || gapsIn(stage.api, ledger).length === 0;
    };
    const client = async (): Promise<void> => {
      while (!isOver()) await this.one(this.chunk++);
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
  }

  async one(chunk: number): Promise<void> {
    const sender = new Sender(new URL(this.stage.hub.url));
    const property = fc.asyncProperty(requestsOf(this.stage.api, chunk), async (drawn) => {
      const faults = await this.faultsOf(drawn, sender);
      if (faults.length > 0) throw new Error(faults.join('; '));
    });
    const limits = { numRuns: CHUNK, interruptAfterTimeLimit: SHRUNK_WITHIN_MS * 4 };
    const { counterexample, errorInstance } = await fc.check(property, {
      seed: seedOf(this.seed, chunk),
      ...limits,
    });
    sender.close();
    if (counterexample) this.breaks(counterexample[0], (errorInstance as Error).message, chunk);
  }

  private async faultsOf(drawn: FuzzRequest, sender: Sender): Promise<string[]> {
    const request = this.memory.fill(drawn);
    const exchange = await sender.send(request, authorizationsOf(request.caller, this.stage.tokens));
    this.memory.keep(request, exchange);
    this.ledger.record(request, exchange);
    return this.judge.faultsOf(request, exchange);
  }

  private breaks(request: FuzzRequest, what: string, chunk: number): void {
    this.ledger.breaks(
      `${request.route}: ${what}`,
      `(--seed ${this.seed} --chunk ${chunk}) ${asCommand(this.memory.fill(request))}`,
    );
  }
}
