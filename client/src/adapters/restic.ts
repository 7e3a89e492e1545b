import { getSystemErrorMap } from 'node:util';
import type { Findings } from '../running/findings.js';
import type { Adapter, Fate, StreamReader } from './adapter.js';
import { figure, hasLetter, hasOption, jsonOn, text, withOptions } from './reading.js';
import type { Json } from './reading.js';
import { resticSummary } from './restic-summary.js';
import { SteadyTotal } from './steady-total.js';

const SUBCOMMANDS = ['backup', 'restore', 'copy'];
/** Options whose value is the next word, which may look like a command. */
const WITH_VALUE = [
  '-r',
  '--repo',
  '--repository-file',
  '-p',
  '--password-file',
  '--cache-dir',
  '-o',
  '--from-repo',
];
const MEANINGS: Readonly<Record<number, string>> = {
  10: 'the repository does not exist',
  11: 'the repository is locked',
  12: 'the password is wrong',
  130: 'it was interrupted',
};
const INCOMPLETE = 3;

export const restic: Adapter = {
  tool: 'restic',
  programs: ['restic'],
  prepare(command, findings, env) {
    const at = command.findIndex(
      (word, index) =>
        index > 0 && SUBCOMMANDS.includes(word) && !WITH_VALUE.includes(command[index - 1] ?? ''),
    );
    const subcommand = command[at];
    if (subcommand === undefined) return undefined;
    const wantsJson = hasOption(command, '--json');
    const wantsText = hasOption(command, '--verbose', '--json=false') || hasLetter(command, 'v');
    const adds = !wantsJson && !wantsText;
    const isQuiet = hasOption(command, '--quiet') || hasLetter(command, 'q');
    const reader = new ResticReader(findings, adds, isQuiet);
    return {
      command: adds ? withOptions(command, at, ['--json']) : command,
      // Else 60 lines a second.
      ...(adds && !env['RESTIC_PROGRESS_FPS'] ? { env: { RESTIC_PROGRESS_FPS: '2' } } : {}),
      stdout: reader.stream(false),
      stderr: reader.stream(true),
      isWarning: (code) => code === INCOMPLETE && subcommand === 'backup',
      meaningOf: (code) => MEANINGS[code],
      jobType: subcommand === 'restore' ? 'restore' : subcommand === 'copy' ? 'replication' : 'backup',
    };
  },
};

/** Reads JSON lines of restic, which leaves out what is zero. */
class ResticReader {
  private readonly total = new SteadyTotal();

  constructor(
    private readonly findings: Findings,
    private readonly adds: boolean,
    private readonly isQuiet: boolean,
  ) {}

  stream(isErrors: boolean): StreamReader {
    return {
      read: (line) => this.read(line, isErrors),
      ...(this.adds ? { mayBeTaken: /^\{/ } : {}),
    };
  }

  private read(line: string, isErrors: boolean): Fate {
    const message = jsonOn(line);
    const type = text(message?.['message_type']);
    if (message === undefined || type === undefined) {
      if (isErrors) this.findings.error(line);
      return 'pass';
    }
    const print = this.tell(type, message);
    if (!this.adds) return 'pass';
    return print === undefined ? 'take' : { print };
  }

  /** Returns the text that restic would have printed instead. */
  private tell(type: string, message: Json): string | undefined {
    if (type === 'status') this.status(message);
    else if (type === 'summary') return this.summary(message);
    else if (type === 'error') return this.error(message);
    else if (type === 'exit_error') {
      const said = text(message['message']) ?? '';
      this.findings.error(said);
      return `${said}\n`;
    }
    return undefined;
  }

  private status(message: Json): void {
    const bytes = figure(message['bytes_done']) ?? figure(message['bytes_restored']) ?? 0;
    const totalBytes = this.total.seen(
      figure(message['total_bytes']),
      figure(message['seconds_elapsed']) ?? 0,
    );
    this.findings.phase(bytes > 0 ? 'transferring' : 'scanning');
    const etaSeconds = typeof totalBytes === 'number' ? figure(message['seconds_remaining']) : undefined;
    this.findings.progress({ bytesTransferred: bytes, totalBytes, etaSeconds });
  }

  private summary(message: Json): string | undefined {
    const bytes = figure(message['total_bytes_processed']) ?? figure(message['bytes_restored']) ?? 0;
    const totalBytes = figure(message['total_bytes']) ?? bytes;
    this.findings.progress({ bytesTransferred: bytes, totalBytes });
    this.findings.phase('finished');
    return this.isQuiet ? undefined : resticSummary(message);
  }

  private error(message: Json): string {
    const { message: said, Op: op, Path: path, Err: code } = (message['error'] ?? {}) as Json;
    const item = text(message['item']) ?? text(path) ?? '';
    const reason = text(said) ?? `${text(op) ?? 'read'} ${item}: ${systemError(code)}`;
    this.findings.warn(reason);
    return `error: ${reason}\n`;
  }
}

/** The system's word for an error number. */
function systemError(code: unknown): string {
  const number = figure(code) ?? 0;
  return getSystemErrorMap().get(-number)?.[1] ?? `error ${number}`;
}
