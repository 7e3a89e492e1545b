import { NO_ENDINGS } from '../job-rules/endings.js';
import type { HiddenEnding } from '../job-rules/endings.js';
import type { Cancellation, DiskColumns, JobColumns, JobInputs, Verdict } from '../job-rules/project.js';
import type { DiskMembers, JobMembers } from '../job-rules/update.js';
import { REGISTERED } from '../job-rules/words.js';
import type { Word, Words } from '../job-rules/words.js';

/** The column that shows each member. The order is part of the stored format: append new members. */
type Shown<Members, Columns> = readonly (readonly [member: keyof Members & string, column: keyof Columns])[];

const JOB: Shown<JobMembers, JobColumns> = [
  ['status', 'status'],
  ['error', 'error_message'],
  ['status_at', 'completed_at'],
  ['current_phase', 'current_phase'],
  ['bytes_transferred', 'bytes_transferred'],
  ['total_bytes', 'total_bytes'],
  ['transfer_speed_bps', 'transfer_speed_bps'],
  ['eta_seconds', 'eta_seconds'],
  ['progress_percent', 'progress_percent'],
  ['warning_count', 'warning_count'],
  ['vm_name', 'vm_name'],
  ['repository_id', 'repository_id'],
  ['policy_id', 'policy_id'],
  ['backup_type', 'backup_type'],
];

const DISK: Shown<DiskMembers, DiskColumns> = [
  ['label', 'label'],
  ['status', 'status'],
  ['error', 'error_message'],
  ['bytes_transferred', 'bytes_transferred'],
  ['total_bytes', 'total_bytes'],
  ['progress_percent', 'progress_percent'],
  ['change_id', 'change_id'],
  // No column shows it, so its value is always among the words.
  ['changed_at', 'change_id'],
];

/**
 * The format of the `words` column. Most values stand in their own columns anyway, so this holds only which members
 * were said with which key, and the values that their columns do not show.
 */
interface StoredWords {
  /** For each key: its order, its end mark, and the bits of the members whose newest word has this key. */
  readonly k: readonly (readonly [order: number, ends: 0 | 1, members: number])[];
  readonly v?: Readonly<Record<string, unknown>>;
}

/** Carries along what a newer hub has stored among the words, so that this hub writes it back. */
const UNREAD = Symbol('unread');

type Carrying<Members> = Words<Members> & { readonly [UNREAD]?: StoredWords };

/** The sweep finds jobs with a hidden ending by this name (see stale-jobs.service.ts). */
export const HIDDEN_ENDING = 'ending';

interface StoredInputs extends StoredWords {
  readonly verdict?: Verdict;
  readonly cancellation?: Cancellation;
  readonly [HIDDEN_ENDING]?: HiddenEnding;
  readonly endings?: readonly number[];
}

export function writeInputs(
  { words, endings: { hidden, past }, verdict, cancellation }: JobInputs,
  columns: JobColumns,
): string {
  const stored: StoredInputs = {
    ...pack(words, columns, JOB),
    ...(verdict ? { verdict } : {}),
    ...(cancellation ? { cancellation } : {}),
    ...(hidden ? { [HIDDEN_ENDING]: hidden } : {}),
    ...(past.length > 0 ? { endings: past } : {}),
  };
  return JSON.stringify(stored);
}

export function readInputs(text: string, columns: JobColumns): JobInputs {
  const {
    verdict = null,
    cancellation = null,
    [HIDDEN_ENDING]: hidden = null,
    endings: past = [],
    ...stored
  } = JSON.parse(text) as StoredInputs;
  return {
    words: unpack(stored, columns, JOB),
    startedAt: columns.started_at,
    endings: hidden || past.length > 0 ? { hidden, past } : NO_ENDINGS,
    verdict,
    cancellation,
  };
}

export function writeDiskWords(words: Words<DiskMembers>, columns: DiskColumns): string {
  return JSON.stringify(pack(words, columns, DISK));
}

export function readDiskWords(text: string, columns: DiskColumns, updatedAt: number): Words<DiskMembers> {
  const words = unpack(JSON.parse(text) as StoredWords, columns, DISK);
  return columns.change_id === null || words.change_id
    ? words
    : withChangeId(words, columns.change_id, updatedAt);
}

/** The release before keeps the column, but not the word: it came with the status, and no later than the last change. */
function withChangeId(words: Words<DiskMembers>, changeId: string, updatedAt: number): Words<DiskMembers> {
  const [order, ends] = words.status ?? REGISTERED;
  return {
    ...words,
    change_id: [order, ends, changeId],
    changed_at: [order, ends, Math.min(Math.max(order, 0), updatedAt)],
  };
}

function pack<Members, Columns>(
  words: Words<Members>,
  columns: Columns,
  shown: Shown<Members, Columns>,
): StoredWords {
  const keys: [number, 0 | 1, number][] = [];
  let values: Record<string, unknown> | undefined;
  shown.forEach(([member, column], bit) => {
    const word: Word<unknown> | undefined = words[member];
    if (!word) return;
    const [order, ends, value] = word;
    const known = keys.find((key) => key[0] === order && key[1] === ends);
    if (known) known[2] |= 1 << bit;
    else keys.push([order, ends, 1 << bit]);
    if (value !== columns[column]) (values ??= {})[member] = value;
  });
  const unread = (words as Carrying<Members>)[UNREAD];
  const packed = values ? { k: keys, v: values } : { k: keys };
  return unread ? both(unread, packed) : packed;
}

function both(unread: StoredWords, read: StoredWords): StoredWords {
  return { ...unread, ...read, k: [...read.k, ...unread.k], v: { ...unread.v, ...read.v } };
}

function unpack<Members, Columns>(
  stored: StoredWords,
  columns: Columns,
  shown: Shown<Members, Columns>,
): Words<Members> {
  const { k: keys, v: values = {} } = stored;
  const words: Record<string, Word<unknown>> = {};
  let beyond = 0;
  for (const [order, ends, members] of keys) {
    beyond |= members >>> shown.length;
    shown.forEach(([member, column], bit) => {
      if ((members & (1 << bit)) === 0) return;
      words[member] = [order, ends, Object.hasOwn(values, member) ? values[member] : columns[column]];
    });
  }
  const isRead = beyond === 0 && Object.keys(stored).every((name) => name === 'k' || name === 'v');
  return (isRead ? words : { ...words, [UNREAD]: unreadOf(stored, shown) }) as Words<Members>;
}

function unreadOf<Members, Columns>(
  { k: keys, v: values = {}, ...others }: StoredWords,
  shown: Shown<Members, Columns>,
): StoredWords {
  const k = keys
    .map(([order, ends, members]) => [order, ends, (members >>> shown.length) << shown.length] as const)
    .filter(([, , members]) => members !== 0);
  const known = new Set<string>(shown.map(([member]) => member));
  const v = Object.fromEntries(Object.entries(values).filter(([member]) => !known.has(member)));
  return { ...others, k, v };
}
