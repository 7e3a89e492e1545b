import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../support/random.js';
import type { Ledger } from './ledger.js';
import { PATIENT_MS } from './history-plan.js';

const RETRY_AFTER_MS = [150, 450] as const;
/** How long a hub may need to serve again after the last fault. */
const RECOVERS_WITHIN_MS = 90_000;

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly body?: object;
  readonly patienceMs: number;
  /** Before it is sent again, where it is; some while, where nothing is said. */
  readonly retryAfterMs?: number;
}

/** Speaks to any of the hubs, and writes down what should not have been answered. */
export class Client {
  private giveUpAt = Infinity;

  constructor(
    private readonly urls: readonly string[],
    readonly ledger: Ledger,
    private readonly random: Random,
  ) {}

  /** From now on the hubs have to serve. */
  faultsAreOver(): void {
    this.giveUpAt = performance.now() + RECOVERS_WITHIN_MS;
  }

  /** The body of a 200 or 201; undefined for a 503, a connection that broke, or no answer in time. */
  async request<T>(request: HttpRequest, hub = this.anyHub()): Promise<T | undefined> {
    const { method = 'POST', path, body, patienceMs } = request;
    const url = this.urls[hub % this.urls.length] + path;
    let answer: Response;
    let text: string;
    try {
      answer = await fetch(url, {
        method,
        signal: AbortSignal.timeout(patienceMs),
        ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      text = await answer.text();
    } catch (error) {
      this.countFailure(error as Error, `${method} ${url}`, patienceMs);
      return undefined;
    }
    if (answer.status === 200 || answer.status === 201) return JSON.parse(text) as T;
    this.countRefusal(answer, `${method} ${url}`, text);
    return undefined;
  }

  /** Asks one hub after the other until there is a 200; undefined when even long after the last fault there is none. */
  async persist<T>(request: HttpRequest, beforeEach: () => void = () => {}): Promise<T | undefined> {
    for (let hub = this.anyHub(); ; hub++) {
      beforeEach();
      const answer = await this.request<T>(request, hub);
      if (answer !== undefined) return answer;
      if (performance.now() > this.giveUpAt) {
        this.ledger.breaks(
          `${request.path}: no 200 within ${RECOVERS_WITHIN_MS / 1000} s after the last fault`,
        );
        return undefined;
      }
      await sleep(request.retryAfterMs ?? this.random.whole(...RETRY_AFTER_MS));
    }
  }

  /** The job as it is in the end; undefined where the hub has none, or does not answer. */
  async read<T>(path: string): Promise<T | undefined> {
    try {
      const answer = await fetch(this.urls[0] + path, { signal: AbortSignal.timeout(PATIENT_MS) });
      if (answer.status === 200) return (await answer.json()) as T;
      if (answer.status !== 404) this.ledger.breaks(`${path}: ${answer.status} ${await answer.text()}`);
    } catch (error) {
      this.ledger.breaks(`${path}: ${String(error)}`);
    }
    return undefined;
  }

  private anyHub(): number {
    return this.random.whole(0, this.urls.length - 1);
  }

  private countFailure(error: Error, what: string, patienceMs: number): void {
    if (error.name !== 'TimeoutError') this.ledger.count('connection refused or broken');
    else {
      this.ledger.count('no answer in time');
      if (patienceMs >= PATIENT_MS) this.ledger.breaks(`${what}: no answer within ${patienceMs / 1000} s`);
    }
  }

  private countRefusal(answer: Response, what: string, text: string): void {
    if (answer.status !== 503) this.ledger.breaks(`${what}: ${answer.status} ${text}`);
    else {
      this.ledger.count('503');
      if (!(Number(answer.headers.get('retry-after')) > 0))
        this.ledger.breaks(`${what}: 503 without Retry-After`);
    }
  }
}
