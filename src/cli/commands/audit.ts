import type { Command } from 'commander';
import type { AuditFlags } from '../audit/show-audit.js';

const AFTER = `
Examples:
  hub audit
  hub audit --limit 500 --json`;

export function addAudit(program: Command): void {
  program
    .command('audit')
    .description('list who registered or cancelled jobs, and who created or revoked tokens, newest first')
    .addHelpText('after', AFTER)
    .option('--limit <count>', '1 to 500', '50')
    .option('--cursor <text>', 'continue after the last page')
    .option('--json', 'as JSON')
    .action(async (flags: AuditFlags) => (await import('../audit/show-audit.js')).showAudit(flags));
}
