import { disksOf } from './devices.js';
import type { Devices } from './devices.js';
import type { Question } from './crowd.js';
import type { Device, Machine, Reading } from './reading.js';
import { parseCpu, parseDevices, parseDisk, parseDominfo, parseMemory, parseNic } from './single-stats.js';
import type { Answer } from './virsh.js';

interface DeviceCommand {
  readonly kind: 'nics' | 'disks';
  readonly name: string;
}

const NONE: Devices = { kinds: new Map(), nics: [] };

/** Collects the answers about one machine whose driver has a command for each kind of figure. */
export class Sheet {
  private found: Devices = NONE;
  private outputs: readonly string[] = [];
  private answer: Answer | undefined;
  private readonly figures = { nics: new Map<string, Device>(), disks: new Map<string, Device>() };

  constructor(
    readonly machine: Machine,
    private readonly known: Devices = NONE,
  ) {}

  question(): Question {
    const { uuid } = this.machine;
    const commands = [`dominfo ${uuid}`, `dommemstat ${uuid}`, `cpu-stats ${uuid} --total`];
    return { uuid, commands: [...commands, ...deviceCommands(uuid), ...this.ask(commandsOf(this.known))] };
  }

  /** False where there is no answer yet. */
  take(answer: Answer | undefined): boolean {
    if (!answer) return false;
    const [info = '', memory = '', cpu = '', blocks = '', interfaces = '', ...rest] = answer.outputs;
    this.answer = answer;
    this.outputs = [info, memory, cpu];
    this.found = parseDevices(blocks, interfaces);
    this.note(commandsOf(this.known), rest);
    return true;
  }

  /** As the machine has them now. */
  get devices(): Devices {
    return this.found;
  }

  /** Devices that have not been asked about. */
  get unknown(): readonly DeviceCommand[] {
    const known = commandsOf(this.known).map(({ kind, name }) => kind + name);
    return commandsOf(this.found).filter(({ kind, name }) => !known.includes(kind + name));
  }

  questionAboutUnknown(): Question {
    return { uuid: this.machine.uuid, commands: this.ask(this.unknown) };
  }

  takeUnknown(answer: Answer | undefined): void {
    if (answer) this.note(this.unknown, answer.outputs);
  }

  /** Undefined where the machine is gone. */
  get reading(): Reading | undefined {
    const [info = '', memory = '', cpu = ''] = this.outputs;
    const parsed = parseDominfo(info);
    if (!parsed || !this.answer) return undefined;
    const { cputime, ...facts } = parsed;
    return {
      ...this.machine,
      ...facts,
      at: this.answer.at,
      memory: parseMemory(memory),
      cpu: { ...(cputime === undefined ? {} : { cputime }), ...parseCpu(cpu) },
      nics: this.found.nics.flatMap((name) => this.figures.nics.get(name) ?? []),
      disks: disksOf(this.found).flatMap((name) => this.figures.disks.get(name) ?? []),
    };
  }

  private ask(devices: readonly DeviceCommand[]): string[] {
    const { uuid } = this.machine;
    return devices.map(({ kind, name }) =>
      kind === 'nics'
        ? `domifstat --domain ${uuid} --interface '${name}'`
        : `domblkstat --domain ${uuid} --device '${name}'`,
    );
  }

  private note(devices: readonly DeviceCommand[], outputs: readonly string[]): void {
    for (const [index, { kind, name }] of devices.entries()) {
      const text = outputs[index] ?? '';
      const figures = kind === 'nics' ? parseNic(text) : parseDisk(text);
      this.figures[kind].set(name, { name, figures });
    }
  }
}

/** Their outputs are read by `parseDevices`. */
export function deviceCommands(uuid: string): string[] {
  return [`domblklist ${uuid} --details`, `domiflist ${uuid}`];
}

function commandsOf(devices: Devices): DeviceCommand[] {
  return [
    ...devices.nics.map((name) => ({ kind: 'nics' as const, name })),
    ...disksOf(devices).map((name) => ({ kind: 'disks' as const, name })),
  ];
}
