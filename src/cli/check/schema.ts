import { fine, problem, warning } from './finding.js';
import type { Finding } from './finding.js';

export interface SchemaState {
  readonly pending: readonly string[];
  /** Applied by a newer version of the hub. */
  readonly unknown: readonly string[];
  readonly migrateOnStart: boolean;
}

export function judgeSchema({ pending, unknown, migrateOnStart }: SchemaState): Finding {
  const names = pending.join(', ');
  if (pending.length > 0) {
    return migrateOnStart
      ? warning(
          'migrations',
          `pending: ${names}`,
          "The hub applies them at its next start; so does 'hub migrate up'.",
        )
      : problem('migrations', `pending: ${names}`, "Review 'hub migrate plan', then run 'hub migrate up'.");
  }
  if (unknown.length === 0) return fine('migrations', 'none pending');
  return warning(
    'migrations',
    `applied by a newer version: ${unknown.join(', ')}`,
    'Expected during an upgrade; otherwise run the newer version.',
  );
}
