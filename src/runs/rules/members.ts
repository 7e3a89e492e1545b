import type { AgentRun } from '../agent-run.entity.js';
import { count, duration, flag, instant, instantLike, instantOrNull } from './values.js';
import { longText, name, object, shortText, sourceOrNull, status } from './values.js';
import type { ReadValue } from './values.js';

/** A run as a client tells it: the columns but those that the hub gives. `created_at` is null where it shall be now. */
export type ToldRun = Omit<AgentRun, 'id' | 'schema_version' | 'created_at' | 'updated_at' | 'changed_at'> & {
  created_at: string | null;
};
export type MemberName = keyof ToldRun;

export interface Member {
  readonly name: MemberName;
  readonly kind: MemberKind;
  readonly isRequired: boolean;
  readonly read: ReadValue;
  /** The value of an absent member. */
  readonly usual: string | number | null;
}

export type MemberKind =
  | 'name'
  | 'instant'
  | 'instant?'
  | 'instant-like'
  | 'status'
  | 'short'
  | 'long'
  | 'count'
  | 'duration'
  | 'source'
  | 'object'
  | 'flag';

interface Trait {
  readonly read: ReadValue;
  readonly usual: string | number | null;
}

const TRAITS: Readonly<Record<MemberKind, Trait>> = {
  name: { read: name, usual: null },
  instant: { read: instant, usual: null },
  'instant?': { read: instantOrNull, usual: null },
  'instant-like': { read: instantLike, usual: null },
  status: { read: status, usual: 'running' },
  short: { read: shortText, usual: null },
  long: { read: longText, usual: null },
  count: { read: count, usual: 0 },
  duration: { read: duration, usual: 0 },
  source: { read: sourceOrNull, usual: null },
  object: { read: object, usual: null },
  flag: { read: flag, usual: 0 },
};

/** In the order of a row's JSON. */
const KINDS: Readonly<Record<MemberName, MemberKind>> = {
  event_id: 'name',
  run_id: 'name',
  created_at: 'instant?',
  start_time: 'instant',
  end_time: 'instant-like',
  agent_name: 'name',
  agent_owner: 'short',
  job_type: 'name',
  status: 'status',
  product: 'short',
  product_family: 'short',
  platform: 'short',
  subdomain: 'short',
  website: 'short',
  website_section: 'short',
  item_name: 'short',
  items_discovered: 'count',
  items_succeeded: 'count',
  items_failed: 'count',
  items_skipped: 'count',
  duration_ms: 'duration',
  input_summary: 'long',
  output_summary: 'long',
  source_ref: 'long',
  target_ref: 'long',
  error_summary: 'long',
  error_details: 'long',
  git_repo: 'short',
  git_branch: 'short',
  git_commit_hash: 'short',
  git_run_tag: 'short',
  git_commit_source: 'source',
  git_commit_author: 'short',
  git_commit_timestamp: 'short',
  host: 'short',
  environment: 'short',
  trigger_type: 'short',
  metrics_json: 'object',
  context_json: 'object',
  api_posted: 'flag',
  api_posted_at: 'short',
  api_retry_count: 'count',
  insight_id: 'short',
  parent_run_id: 'short',
};

export const MEMBERS: readonly Member[] = (Object.keys(KINDS) as MemberName[]).map((member) => {
  const kind = KINDS[member];
  return { name: member, kind, isRequired: kind === 'name' || kind === 'instant', ...TRAITS[kind] };
});

/** The texts whose length counts together. */
export const LONG_MEMBERS = MEMBERS.filter(({ kind }) => kind === 'long').map(({ name: member }) => member);

/** The members that a PATCH changes, in the order in which its answer names them. */
export const PATCHED = [
  'status',
  'end_time',
  'duration_ms',
  'error_summary',
  'error_details',
  'output_summary',
  'items_succeeded',
  'items_failed',
  'items_skipped',
  'metrics_json',
  'context_json',
  'git_commit_source',
  'git_commit_author',
  'git_commit_timestamp',
] as const satisfies readonly MemberName[];

/** Members that clients send with a PATCH and the original drops: stored, but not named. */
export const PATCHED_QUIETLY = ['items_discovered', 'input_summary'] as const satisfies readonly MemberName[];

/** A duplicate that has ended brings these to a run that is still running. */
export const ENDING = [
  'status',
  'end_time',
  'duration_ms',
  'items_discovered',
  'items_succeeded',
  'items_failed',
  'items_skipped',
  'input_summary',
  'output_summary',
  'error_summary',
  'error_details',
  'metrics_json',
] as const satisfies readonly MemberName[];

const BY_NAME = new Map<string, Member>(MEMBERS.map((member) => [member.name, member]));

export function memberOf(member: MemberName): Member {
  const found = BY_NAME.get(member);
  if (!found) throw new TypeError(`no member ${member}`);
  return found;
}
