import type { Command } from 'commander';

export function addPrune(program: Command): void {
  program.command('prune');
}
