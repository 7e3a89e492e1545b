import type { Command } from 'commander';

export function addBackup(program: Command): void {
  program.command('backup');
}
