import { fine, problem, warning } from './finding.js';
import type { Finding } from './finding.js';

export interface SchemaState {
  readonly pending: readonly string[];
  /** Applied by a newer hub. */
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
          "The hub's next start applies them; so does 'hub migrate up'.",
        )
      : problem('migrations', `pending: ${names}`, "Look at 'hub migrate plan', then run 'hub migrate up'.");
  }
  if (unknown.length === 0) return fine('migrations', 'none is pending');
  return warning(
    'migrations',
    `of a newer hub: ${unknown.join(', ')}`,
    'Fine during an upgrade; else run the newer version.',
  );
}
