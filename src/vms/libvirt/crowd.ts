import type { Answer, Group, Virsh } from './virsh.js';

/** The system takes at most 128 KiB for one argument. */
const LONGEST_SCRIPT = 60_000;
const MOST_IN_CHUNK = 50;
/** A slow machine among fifty is found after two more attempts. */
const PARTS = 8;
/** The two marks of each command, and those of a group. */
const MARKS_LENGTH = 80;

export interface Question {
  readonly uuid: string;
  readonly commands: Group;
}

/** An answer that came after the others, and to what. */
interface Late {
  readonly commands: Group;
  readonly answer: Answer;
}

export interface Pace {
  readonly timeoutMs: number;
  /** How long a machine may take before it counts as slow. */
  readonly quickMs: number;
  readonly signal: AbortSignal;
}

/**
 * Asks about many machines in few processes. A machine that takes too long is asked alone from then on, in the
 * background, until it is quick again: its answers come with a later question, and the others never wait for it.
 */
export class Crowd {
  private readonly slow = new Set<string>();
  private readonly asked = new Set<string>();
  private readonly late = new Map<string, Late>();

  constructor(
    private readonly virsh: Virsh,
    private readonly onTimeout: (uuid: string) => void,
  ) {}

  /** By uuid; machines that are slow, or broken, are missing. @throws {LibvirtError} */
  async ask(questions: readonly Question[], pace: Pace): Promise<Map<string, Answer>> {
    const answers = new Map<string, Answer>();
    for (const question of questions) {
      const late = this.late.get(question.uuid);
      this.late.delete(question.uuid);
      if (!this.slow.has(question.uuid)) continue;
      // Its devices may be others by now, and so the question.
      if (late?.commands.join() === question.commands.join()) answers.set(question.uuid, late.answer);
      void this.askAlone(question, pace);
    }
    const crowd = questions.filter(({ uuid }) => !this.slow.has(uuid));
    await Promise.all(chunksOf(crowd).map((chunk) => this.askChunk(chunk, pace, answers)));
    return answers;
  }

  /** Forgets all machines but these. */
  keepOnly(uuids: ReadonlySet<string>): void {
    for (const uuid of this.slow) if (!uuids.has(uuid)) this.slow.delete(uuid);
    for (const uuid of this.late.keys()) if (!uuids.has(uuid)) this.late.delete(uuid);
  }

  /**
   * 1. Asks about all of them in one process, and takes the answers that came; the first says that there is a connection.
   * 2. Where one took too long, it is the first without an answer: the rest are asked again, and it in the background.
   * 3. Where there was not even a connection it may be any of them: asking in parts finds it.
   */
  private async askChunk(chunk: readonly Question[], pace: Pace, found: Map<string, Answer>): Promise<void> {
    if (chunk.length === 0) return;
    const { timeoutMs, quickMs, signal } = pace;
    const groups = [[], ...chunk.map(({ commands }) => commands)];
    const { answers } = await this.virsh.run(groups, { timeoutMs, groupMs: quickMs, signal });
    const [connected, ...told] = answers;
    for (const [index, { uuid }] of chunk.entries()) {
      const answer = told[index];
      if (answer) found.set(uuid, answer);
    }
    const [first, ...others] = chunk.slice(told.length);
    if (!first) return;
    if (connected || others.length === 0) {
      this.slow.add(first.uuid);
      void this.askAlone(first, pace);
      await this.askChunk(others, pace, found);
      return;
    }
    const parts = chunksOf(chunk, Math.ceil(chunk.length / PARTS));
    await Promise.all(parts.map((part) => this.askChunk(part, pace, found)));
  }

  private async askAlone({ uuid, commands }: Question, { timeoutMs, quickMs, signal }: Pace): Promise<void> {
    if (this.asked.has(uuid)) return;
    this.asked.add(uuid);
    const startedAt = performance.now();
    try {
      const { answers } = await this.virsh.run([commands], { timeoutMs, signal });
      const [answer] = answers;
      if (answer) this.late.set(uuid, { commands, answer });
      else this.onTimeout(uuid);
      if (answer && performance.now() - startedAt < quickMs) this.slow.delete(uuid);
    } catch {
      if (!signal.aborted) this.onTimeout(uuid);
    } finally {
      this.asked.delete(uuid);
    }
  }
}

function chunksOf(questions: readonly Question[], most = MOST_IN_CHUNK): Question[][] {
  const chunks: Question[][] = [];
  let size = Infinity;
  for (const question of questions) {
    const length = question.commands.reduce(
      (sum, command) => sum + command.length + MARKS_LENGTH,
      MARKS_LENGTH,
    );
    const last = chunks.at(-1);
    if (last && size + length <= LONGEST_SCRIPT && last.length < most) {
      last.push(question);
      size += length;
    } else {
      chunks.push([question]);
      size = length;
    }
  }
  return chunks;
}
