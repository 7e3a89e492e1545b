import type { Findings } from '../running/findings.js';
import type { Adapter, Prepared } from './adapter.js';
import { borg } from './borg.js';
import { nbdcopy } from './nbdcopy.js';
import { pgBasebackup } from './pg-basebackup.js';
import { plain } from './plain.js';
import { isStarted, nameOf } from './program.js';
import { qemuImg } from './qemu-img.js';
import { rclone } from './rclone.js';
import { restic } from './restic.js';
import { rsync } from './rsync.js';

export const ADAPTERS: readonly Adapter[] = [
  restic,
  borg,
  rclone,
  rsync,
  nbdcopy,
  qemuImg,
  pgBasebackup,
  plain,
];

/** By the tool's name, or the program's. */
function chooseAdapter(tool: string): Adapter | undefined {
  return ADAPTERS.find((adapter) => adapter.tool === tool || adapter.programs.includes(tool));
}

const PROGRAMS = ADAPTERS.flatMap(({ programs }) => programs);

/** The command's name, by which its adapter is chosen. */
export function toolOf(command: readonly string[]): string {
  return nameOf(command, PROGRAMS);
}

/** Codes from here on are those of programs like `timeout` and of shells. */
const STARTERS_CODES = 124;

/** The command as the adapter of its tool runs and reads it. */
export function preparedFor(
  tool: string,
  command: readonly string[],
  findings: Findings,
  env: NodeJS.ProcessEnv,
): Prepared {
  const prepared = chooseAdapter(tool)?.prepare(command, findings, env);
  if (prepared === undefined) return { command };
  if (!isStarted(command)) return prepared;
  // A warning is believed to be the tool's where it has said something before.
  const isWarning = (code: number): boolean =>
    code < STARTERS_CODES && findings.hasAny && prepared.isWarning?.(code) === true;
  return { ...prepared, isWarning };
}
