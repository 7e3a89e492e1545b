import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { LibvirtError } from './libvirt.error.js';
import { now } from './reading.js';
import type { Moment } from './reading.js';

/** Far more than thousands of machines have to say. */
const MOST_BYTES = 64 * 1024 * 1024;
/** How long a process that was killed may take to hand over what it had written. */
const LAST_WORDS_MS = 500;

/** Commands about one thing, in the syntax of virsh. */
export type Group = readonly string[];

/** The outputs of one group's commands, in their order, and when they were complete. */
export interface Answer {
  readonly outputs: readonly string[];
  readonly at: Moment;
}

export interface Answers {
  /** In the order of the groups; fewer where one of them took too long. */
  readonly answers: readonly Answer[];
  /** The error output. */
  readonly complaints: string;
}

export interface Patience {
  /** For the whole. */
  readonly timeoutMs: number;
  /** From one group to the next, where it is not for the whole. */
  readonly groupMs?: number;
  /** To the end of the first group, which waits for the connection too; groupMs by default. */
  readonly firstMs?: number;
  readonly signal: AbortSignal;
}

/** Runs virsh: one process for many commands, without a shell, on a connection that may only read. */
export class Virsh {
  constructor(private readonly uri: string) {}

  /** @throws {LibvirtError} where libvirt cannot be opened, or there is more output than can be. */
  async run(groups: readonly Group[], patience: Patience): Promise<Answers> {
    const conversation = new Conversation(groups);
    const child = spawn('virsh', ['--readonly', '--connect', this.uri, conversation.script], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that its children, such as ssh, end with it.
      detached: true,
    });
    const outcome = await new Supervised(child, conversation, patience).ended();
    const { answers, complaints } = conversation;
    if (answers.length === groups.length || outcome.kind === 'late') return { answers, complaints };
    throw outcome.reason === undefined ? LibvirtError.of(complaints) : new LibvirtError(outcome.reason);
  }
}

/** Without the secrets of the hub, and in the language that is parsed. */
function environment(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !/^(DATABASE|INFLUX)_/.test(name));
  return { ...Object.fromEntries(others), LC_ALL: 'C', LANGUAGE: 'C' };
}

/** The commands as one script, with a mark before each, and their outputs. */
class Conversation {
  private readonly mark = `@${randomBytes(9).toString('hex')}`;
  private readonly ends: Moment[] = [];
  private stdout = '';
  private stderr = '';

  constructor(private readonly groups: readonly Group[]) {}

  /** Text to stderr makes virsh write out what it holds back for stdout. */
  get script(): string {
    const commands = this.groups.flatMap((group) => [
      ...group.flatMap((command) => [`echo ${this.mark}`, command]),
      `echo ${this.mark}`,
      `echo --err ${this.mark}`,
    ]);
    return commands.join('; ');
  }

  hear(stream: 'stdout' | 'stderr', text: string): void {
    this[stream] += text;
    if (stream === 'stdout') return;
    const ended = this.stderr.split(this.mark).length - 1;
    while (this.ends.length < ended) this.ends.push(now());
  }

  get size(): number {
    return this.stdout.length + this.stderr.length;
  }

  get groupsEnded(): number {
    return this.ends.length;
  }

  get answers(): Answer[] {
    const [, ...outputs] = this.stdout.split(`${this.mark}\n`);
    let next = 0;
    return this.ends.map((at, index) => {
      const count = this.groups[index]?.length ?? 0;
      const from = next;
      // The last mark of a group is followed by nothing.
      next += count + 1;
      return { outputs: outputs.slice(from, from + count), at };
    });
  }

  get complaints(): string {
    return this.stderr
      .split('\n')
      .filter((line) => !line.includes(this.mark))
      .join('\n');
  }
}

/** How it ended: by itself, too slowly, or for this reason. */
interface Outcome {
  readonly kind: 'ended' | 'late' | 'stopped';
  readonly reason?: string;
}

/** A process until its end, or until patience has one. */
class Supervised {
  constructor(
    private readonly child: ChildProcess,
    private readonly conversation: Conversation,
    private readonly patience: Patience,
  ) {}

  async ended(): Promise<Outcome> {
    const { timeoutMs, groupMs, firstMs = groupMs, signal } = this.patience;
    const stop = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    let groupTimer: NodeJS.Timeout | undefined;
    const outcome = await new Promise<Outcome>((resolve) => {
      const late = (): void => resolve({ kind: 'late' });
      const stopped = (reason: string): void => resolve({ kind: 'stopped', reason });
      const awaitGroup = (ms: number | undefined): void => {
        clearTimeout(groupTimer);
        if (ms !== undefined) groupTimer = setTimeout(late, ms);
      };
      awaitGroup(firstMs);
      timer = setTimeout(late, timeoutMs);
      const abort = (): void => stopped('the hub stopped asking');
      signal.addEventListener('abort', abort, { signal: stop.signal });
      if (signal.aborted) abort();
      this.listen(
        () => awaitGroup(groupMs),
        () => stopped('more output than can be'),
      );
      this.child.once('error', (error) => stopped(startFault(error)));
      this.child.once('close', () => resolve({ kind: 'ended' }));
    });
    clearTimeout(timer);
    clearTimeout(groupTimer);
    stop.abort();
    if (outcome.kind !== 'ended') await this.kill();
    return outcome;
  }

  private listen(onGroup: () => void, onExcess: () => void): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      this.child[stream]?.setEncoding('utf8').on('data', (text: string) => {
        const { groupsEnded } = this.conversation;
        this.conversation.hear(stream, text);
        if (this.conversation.groupsEnded > groupsEnded) onGroup();
        if (this.conversation.size > MOST_BYTES) onExcess();
      });
    }
  }

  private async kill(): Promise<void> {
    const { pid, stdout, stderr } = this.child;
    if (pid === undefined) return;
    const closed = new Promise<void>((resolve) => {
      this.child.once('close', resolve);
      setTimeout(resolve, LAST_WORDS_MS).unref();
    });
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
    await closed;
    stdout?.destroy();
    stderr?.destroy();
  }
}

function startFault({ code, message }: NodeJS.ErrnoException): string {
  return code === 'ENOENT'
    ? 'virsh is not installed here (libvirt-clients)'
    : `virsh does not start: ${code ?? message}`;
}
