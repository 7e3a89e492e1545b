import { basename } from 'node:path';
import type { Adapter } from './adapter.js';

const ADAPTERS: readonly Adapter[] = [];

export function chooseAdapter(tool: string): Adapter | undefined {
  return ADAPTERS.find((adapter) => adapter.tool === tool || adapter.programs.includes(tool));
}

/** The command's name: that of its program, without its folder. */
export function toolOf([program = '']: readonly string[]): string {
  return basename(program);
}
