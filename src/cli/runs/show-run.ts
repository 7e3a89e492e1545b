import { RunReader } from '../../runs/run-reader.js';
import type { RunView } from '../../runs/run-view.js';
import { withDatabase } from '../cli-database.js';
import { say, sayJson } from '../output.js';
import { factsOf } from '../table.js';

/** Prints a run: its members that have a value, one per line. @throws {RunNotFoundError} */
export async function showRun(eventId: string, { json }: { json?: true }): Promise<void> {
  const run = await withDatabase(({ database }) => new RunReader(database).one(eventId));
  if (json) sayJson(run);
  else say(runText(run));
}

function runText({
  metrics_json: metrics,
  context_json: context,
  api_posted: posted,
  ...run
}: RunView): string {
  return factsOf({
    ...run,
    metrics_json: metrics && JSON.stringify(metrics),
    context_json: context && JSON.stringify(context),
    api_posted: String(posted),
  });
}
