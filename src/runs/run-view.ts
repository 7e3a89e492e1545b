import { columnsOf } from '../platform/database/entity-rows.js';
import { picker } from '../platform/database/picker.js';
import { AgentRun } from './agent-run.entity.js';
import { commitUrl, repoUrl } from './rules/git-url.js';

/** The columns of a row that a view is made of. */
export type RunRow = Omit<AgentRun, 'changed_at'>;

/** A run as the API shows it. */
export interface RunView extends Omit<RunRow, 'metrics_json' | 'context_json' | 'api_posted'> {
  readonly metrics_json: object | null;
  readonly context_json: object | null;
  readonly api_posted: boolean;
  readonly commit_url: string | null;
  readonly repo_url: string | null;
}

const NAMES = columnsOf(AgentRun).filter((name) => name !== 'changed_at');

export const READ_RUN_COLUMNS = NAMES.join(', ');

interface Source extends Omit<RunRow, 'metrics_json' | 'context_json' | 'api_posted'> {
  readonly metrics_json: string | null;
  readonly context_json: string | null;
  readonly api_posted: number;
  readonly commit_url: string | null;
  readonly repo_url: string | null;
}

const pick = picker<Source, RunView>([...NAMES, 'commit_url', 'repo_url'], {
  metrics_json: objectIn,
  context_json: objectIn,
  api_posted: Boolean,
});

export function viewOfRun(row: RunRow): RunView {
  const { git_repo: repo, git_commit_hash: hash } = row;
  return pick(
    repo === null
      ? { ...row, commit_url: null, repo_url: null }
      : { ...row, commit_url: commitUrl(repo, hash), repo_url: repoUrl(repo) },
  );
}

function objectIn(json: string | null): object | null {
  return json === null ? null : (JSON.parse(json) as object);
}
