import { LONG_MEMBERS, memberOf, MEMBERS } from '../rules/members.js';
import type { MemberName } from '../rules/members.js';
import { readInstant } from '../rules/instant.js';
import { readRun } from '../rules/run-body.js';
import type { Told } from '../rules/run-body.js';
import { MIB } from '../rules/values.js';
import type { SourceRow } from './run-file.js';

const LONGEST = 500;

/** A run of another ledger, as it is told here, and when it was changed last. */
export interface SourceRun {
  readonly told: Told;
  readonly updatedAt: string;
}

/** Reads a row; returns the reason where it cannot be taken. */
export function readSourceRow(row: SourceRow): SourceRun | string {
  const values = Object.fromEntries(MEMBERS.map(({ name }) => [name, valueOf(name, row[name])]));
  const told = readRun({ ...values, ...cutTogether(values) });
  if (!('run' in told)) {
    return told.map(({ fault, loc }) => `${String(loc.at(-1))}: ${fault.text}`).join('; ');
  }
  const { created_at: created, start_time: started } = told.run;
  const updated = typeof row['updated_at'] === 'string' ? readInstant(row['updated_at']) : undefined;
  return { told, updatedAt: updated ?? created ?? started };
}

/** A value that only the other service takes becomes what it means; texts beyond the bound are cut. */
function valueOf(name: MemberName, value: unknown): unknown {
  const { kind, usual } = memberOf(name);
  if (value === undefined || value === null) return usual ?? undefined;
  if (kind === 'object') return typeof value === 'string' ? objectIn(value) : undefined;
  if (kind === 'long') return typeof value === 'number' ? String(value) : value;
  if (kind === 'short' || kind === 'instant-like') return cut(value);
  if (kind === 'source') return value === 'manual' || value === 'llm' || value === 'ci' ? value : undefined;
  return value;
}

/** Its client writes objects; anything else that somebody has written there is kept as a member of one. */
function objectIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (value === null) return undefined;
    return typeof value === 'object' && !Array.isArray(value) ? value : { value };
  } catch {
    return { text };
  }
}

/** Its columns take numbers, too. */
function cut(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? Array.from(value).slice(0, LONGEST).join('') : value;
}

/** The long texts as far as there is room for them together; the shorter ones come first, so that these stay whole. */
function cutTogether(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = LONG_MEMBERS.flatMap((name) => {
    const text = values[name];
    return typeof text === 'string' ? [{ name, bytes: Buffer.from(text) }] : [];
  });
  let room = MIB;
  const cuts = texts
    .toSorted((a, b) => a.bytes.length - b.bytes.length)
    .map(({ name, bytes }) => {
      const isWhole = bytes.length <= room;
      const kept = bytes.subarray(0, room);
      room -= kept.length;
      // A character may have been cut in two.
      return [name, isWhole ? kept.toString() : kept.toString().replace(/\uFFFD$/, '')] as const;
    });
  return Object.fromEntries(cuts);
}
