import type { Adapter } from './adapter.js';
import { borg } from './borg.js';
import { nbdcopy } from './nbdcopy.js';
import { pgBasebackup } from './pg-basebackup.js';
import { plain } from './plain.js';
import { nameOf } from './program.js';
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
export function chooseAdapter(tool: string): Adapter | undefined {
  return ADAPTERS.find((adapter) => adapter.tool === tool || adapter.programs.includes(tool));
}

const PROGRAMS = ADAPTERS.flatMap(({ programs }) => programs);

/** The command's name, by which its adapter is chosen. */
export function toolOf(command: readonly string[]): string {
  return nameOf(command, PROGRAMS);
}
