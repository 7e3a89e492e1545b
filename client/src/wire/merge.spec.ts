import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliverAll, rowOf } from '../../../test/support/deliver.js';
import { history } from '../../../test/support/histories.js';
import type { Report } from '../../../test/support/histories.js';
import { percentOf } from '../../../src/job-rules/figures.js';
import { diskOf, figuresOf, wordOf } from '../reporter/words.js';
import { merged } from './merge.js';
import type { WireDisk, Word } from './update.js';

type Odd = Record<string, unknown>;

/** As the library makes a word of what a program says. */
function said(report: Report): Word {
  const { status, timestamp, disks, error, ...rest } = withoutAbsent(report);
  const figures = figuresOf({
    bytesTransferred: rest['bytes_transferred'] as number,
    totalBytes: rest['total_bytes'] as number,
    transferSpeedBps: rest['transfer_speed_bps'] as number,
    etaSeconds: rest['eta_seconds'] as number,
    progressPercent: rest['progress_percent'] as number,
    warningCount: rest['warning_count'] as number,
  });
  const parts = ((disks ?? []) as Odd[]).map((disk) => saidDisk(withoutAbsent(disk)));
  const word = {
    ...figures,
    status: status as Word['status'],
    current_phase: rest['current_phase'] as string,
    error: error as string,
    ...(parts.length > 0 ? { disks: parts } : {}),
  };
  return wordOf(word, new Date(timestamp as string));
}

function saidDisk({ disk_index, ...disk }: Odd): WireDisk {
  const made = diskOf(disk_index as number, {
    label: disk['label'] as string,
    bytesTransferred: disk['bytes_transferred'] as number,
    totalBytes: disk['total_bytes'] as number,
    progressPercent: disk['progress_percent'] as number,
    status: disk['status'] as NonNullable<WireDisk['status']>,
  });
  return { ...(made as WireDisk), ...(disk['error'] ? { error: disk['error'] as string } : {}) };
}

function withoutAbsent(members: object): Odd {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
}

/** The row that the hub makes of words, but for the instants of those that were merged away. */
function row(words: readonly Word[]): object {
  // A word has the members of a report, under types of its own.
  const reports = words.map((word, index) => ({ ...word, sequence: index + 1 }) as unknown as Report);
  const { started_at: _s, completed_at: _c, transfer_speed_bps: _v, ...rest } = rowOf(deliverAll(reports));
  const disks = (rest['disks'] as Odd[]).map(({ updated_at: _u, ...disk }) => followed(disk));
  return { ...followed(rest), disks };
}

/** One word may have both byte figures where of two each had one: the hub takes a percentage from it that was unknown. */
function followed(part: Odd): Odd {
  const { bytes_transferred: bytes, total_bytes: total, progress_percent: percent } = part;
  if (percent !== null || bytes === null || !total) return part;
  return { ...part, progress_percent: percentOf(bytes as number, total as number) };
}

describe('merged words', () => {
  it('say to the hub what they say one after the other', () => {
    fc.assert(
      fc.property(history, (reports) => {
        const words = reports.map(said);
        const [first, ...rest] = words;
        const one = rest.reduce(merged, first as Word);
        expect(row([one])).toEqual(row(words));
      }),
      { numRuns: 2_000 },
    );
  });

  it('keep what a word without figures does not mention', () => {
    const older = wordOf({ status: 'running', bytes_transferred: 5, total_bytes: 10 });
    const newer = wordOf({ status: 'completed', bytes_transferred: 0, total_bytes: 0 });
    expect(merged(older, newer)).toMatchObject({ status: 'completed', progress_percent: 100 });
    const still = wordOf({ ...newer, status: 'running', progress_percent: 0, transfer_speed_bps: 0 });
    expect(merged(older, still)).toMatchObject({ bytes_transferred: 5, total_bytes: 10 });
  });
});
