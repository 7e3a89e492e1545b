import { RunFile } from '../../runs/import/run-file.js';
import { RunImport } from '../../runs/import/run-import.js';
import type { Imported } from '../../runs/import/run-import.js';
import { withDatabase } from '../cli-database.js';
import { note, say, sayJson } from '../output.js';

const MOST_SHOWN = 20;

/** Takes the runs of a `local-telemetry` file into the ledger. Exits with 1 where rows were refused. @throws {StartError} */
export async function importRuns(
  path: string,
  { dryRun = false, json }: { dryRun?: boolean; json?: true },
): Promise<void> {
  const file = RunFile.open(path);
  try {
    const { schema, rows } = file;
    const result = await withDatabase(({ database }) => new RunImport(database).take(file, dryRun));
    if (result.refused.length > 0) process.exitCode = 1;
    if (json) return sayJson({ file: path, schema, rows, dry_run: dryRun, ...result });
    say(`${path}: schema ${schema}, ${rows} runs`);
    tell(result, dryRun);
  } finally {
    file.close();
  }
}

function tell({ imported, known, refused }: Imported, isDry: boolean): void {
  say(
    `${isDry ? 'would import' : 'imported'} ${imported}, there already ${known}, refused ${refused.length}`,
  );
  for (const { id, event_id: eventId, reason } of refused.slice(0, MOST_SHOWN)) {
    note(`row ${id} (${String(eventId)}): ${reason}`);
  }
  if (refused.length > MOST_SHOWN) note(`and ${refused.length - MOST_SHOWN} more; --json has all of them`);
}
