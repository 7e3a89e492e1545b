import { describe, expect, it } from 'vitest';
import { validated } from '../common/validate.js';
import type { Update } from '../rules/update.js';
import { TelemetryReportDto } from './dto/telemetry-report.dto.js';
import { toUpdate } from './to-update.js';

const ARRIVED = Date.parse('2026-11-21T09:00:00.000Z');
const minutesOff = (minutes: number): string => new Date(ARRIVED + minutes * 60_000).toISOString();

function read(report: object): Update {
  return toUpdate('backup', 'j', validated(TelemetryReportDto, { status: 'running', ...report }), ARRIVED);
}

describe('the key of an update', () => {
  it.each([
    ['its sequence', { sequence: 7, timestamp: minutesOff(-1) }, 7],
    ['else its timestamp', { timestamp: minutesOff(-1) }, ARRIVED - 60_000],
    ['of whatever offset', { timestamp: '2026-11-21T11:00:00.0019+02:30' }, ARRIVED - 1_800_000 + 1],
    ['even one a little ahead', { timestamp: minutesOff(5) }, ARRIVED + 300_000],
    ['but not one far ahead', { timestamp: minutesOff(5.001) }, ARRIVED],
    ['else its arrival', {}, ARRIVED],
  ])('is %s', (_name, report, order) => {
    expect(read(report).key).toEqual([order, 0]);
  });

  it('is just after others of the same order when it ends the job', () => {
    expect(read({ status: 'failed', sequence: 7 }).key).toEqual([7, 1]);
  });
});

describe('the instant of an update', () => {
  it('is its timestamp, but never later than its arrival', () => {
    expect(read({ timestamp: minutesOff(-1), sequence: 1 }).said.status_at).toBe(ARRIVED - 60_000);
    expect(read({ timestamp: minutesOff(2) }).said.status_at).toBe(ARRIVED);
  });
});

describe('the figures of an update', () => {
  it.each([
    [{ bytes_transferred: 1, total_bytes: 3 }, 33.33],
    [{ bytes_transferred: 5, total_bytes: 3 }, 100],
    [{ bytes_transferred: 5, total_bytes: 0 }, undefined],
    [{ bytes_transferred: 5 }, undefined],
    [{ bytes_transferred: 1, total_bytes: 3, progress_percent: 1.005 }, 1.01],
    [{ progress_percent: 4e300 }, 100],
    [{ progress_percent: 1e-7 }, 0],
  ])('%j carry the percentage %s', (figures, percent) => {
    expect(read(figures).said.progress_percent).toBe(percent);
  });

  it('are absent at the end when all are zero, and not otherwise', () => {
    const zeros = {
      bytes_transferred: 0,
      total_bytes: 0,
      transfer_speed_bps: 0,
      progress_percent: 0,
      eta_seconds: 0,
    };
    for (const report of [zeros, { eta_seconds: 5 }, {}]) {
      const { said } = read({ status: 'completed', ...report });
      for (const figure of Object.keys(zeros)) expect(said).not.toHaveProperty(figure);
    }
    expect(read({ status: 'running', ...zeros }).said).toMatchObject(zeros);
    expect(read({ status: 'failed', ...zeros, total_bytes: 9 }).said).toMatchObject({
      bytes_transferred: 0,
      total_bytes: 9,
    });
  });

  it('hold no more than the columns do', () => {
    expect(read({ eta_seconds: 1e300 }).said.eta_seconds).toBe(2_147_483_647);
    expect(read({ error: 'é'.repeat(5_000) }).said.error).toHaveLength(4_000);
    expect(Array.from(read({ error: { message: '😀'.repeat(5_000) } }).said.error ?? '')).toHaveLength(4_000);
  });
});

describe('a disk of an update', () => {
  it('that is running is transferring, and its error goes with its status', () => {
    const [first, second] = read({
      disks: [
        { disk_index: 0, status: 'running' },
        { disk_index: 1, bytes_transferred: 1, total_bytes: 4 },
      ],
    }).disks;
    expect(first?.said).toMatchObject({ status: 'transferring', error: null });
    expect(second?.said).toMatchObject({ status: undefined, error: undefined, progress_percent: 25 });
  });
});
