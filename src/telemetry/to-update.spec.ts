import { describe, expect, it } from 'vitest';
import { validated } from '../platform/validation/validate.js';
import type { Update } from '../job-rules/update.js';
import { TelemetryReportDto } from './dto/telemetry-report.dto.js';
import { toUpdate } from './to-update.js';

function read(report: object): Update {
  return toUpdate('backup', 'j', validated(TelemetryReportDto, { status: 'running', ...report }));
}

describe('the figures of an update', () => {
  it.each([
    [{ bytes_transferred: 1, total_bytes: 3 }, 33.33],
    [{ bytes_transferred: 5, total_bytes: 3 }, 100],
    [{ bytes_transferred: 5, total_bytes: 0 }, undefined],
    [{ bytes_transferred: 5 }, undefined],
    [{ bytes_transferred: -5, total_bytes: 3 }, undefined],
    [{ bytes_transferred: 1, total_bytes: 3, progress_percent: 1.005 }, 1.01],
    [{ bytes_transferred: 1, total_bytes: 3, progress_percent: -1 }, null],
    [{ progress_percent: 4e300 }, 100],
    [{ progress_percent: 1e-7 }, 0],
  ])('%j carry the percentage %s', (figures, percent) => {
    expect(read({ status: 'running', ...figures }).said.progress_percent).toBe(percent);
  });

  it.each([
    ['bytes_transferred', 2 ** 53 - 1],
    ['total_bytes', 2 ** 53 - 1],
    ['transfer_speed_bps', 2 ** 53 - 1],
    ['eta_seconds', 2_147_483_647],
    ['progress_percent', 100],
  ] as const)('are bounded, not judged: %s is at most %i', (member, largest) => {
    const stored = (figure: string): unknown =>
      read(JSON.parse(`{"${member}":${figure}}`) as object).said[member];
    for (const above of ['9007199254740993', '1e20', '1e999']) expect(stored(above)).toBe(largest);
    for (const below of ['-1', '-0.5', '-1e999']) expect(stored(below)).toBeNull();
    expect(stored('7.9')).toBe(member === 'progress_percent' ? 7.9 : 7);
  });

  it('are bounded for disks and warnings too', () => {
    const disk = { disk_index: 0, bytes_transferred: -1, total_bytes: 1e20, progress_percent: 200 };
    expect(read({ disks: [disk] }).disks[0]?.said).toMatchObject({
      bytes_transferred: null,
      total_bytes: 2 ** 53 - 1,
      progress_percent: 100,
    });
    const warnings = (count: number): unknown => read({ warning_count: count }).said.warning_count;
    expect([-3, 2.5, 1e20].map(warnings)).toEqual([0, 2, 2 ** 53 - 1]);
  });

  const zeros = {
    bytes_transferred: 0,
    total_bytes: 0,
    transfer_speed_bps: 0,
    progress_percent: 0,
    eta_seconds: 0,
  };
  const figuresOf = ({ said }: Update): string[] => Object.keys(zeros).filter((figure) => figure in said);

  it.each(['pending', 'running', 'completed', 'failed', 'cancelled'])(
    'are absent from a %s update where all are zero',
    (status) => {
      expect(figuresOf(read({ status, ...zeros }))).toEqual([]);
      expect(figuresOf(read({ status, ...zeros, eta_seconds: 9 }))).toEqual([]);
      expect(read({ status, ...zeros, total_bytes: 9 }).said).toMatchObject({ ...zeros, total_bytes: 9 });
    },
  );

  it('that are left out count as zeros at the end alone', () => {
    for (const report of [{ eta_seconds: 5 }, {}, { bytes_transferred: 0, total_bytes: null }]) {
      expect(figuresOf(read({ status: 'completed', ...report }))).toEqual([]);
    }
    const { progress_percent: _left, ...three } = zeros;
    expect(read({ status: 'running', ...three }).said).toMatchObject(three);
  });

  it('are no zeros where one of them says that it is unknown', () => {
    expect(read({ status: 'completed', bytes_transferred: -1 }).said.bytes_transferred).toBeNull();
  });
});

describe('the texts of an update', () => {
  it('hold no more than the columns do', () => {
    expect(read({ error: 'é'.repeat(5_000) }).said.error).toHaveLength(4_000);
    expect(Array.from(read({ error: { message: '😀'.repeat(5_000) } }).said.error ?? '')).toHaveLength(4_000);
    expect(read({ current_phase: '😀'.repeat(60) }).said.current_phase).toBe('😀'.repeat(50));
    expect(read({ current_phase: 'a\ud800' }).said.current_phase).toBe('a\ufffd');
  });

  it('are absent where they are empty', () => {
    const empty = {
      timestamp: '',
      current_phase: '',
      vm_name: '',
      repository_id: '',
      policy_id: '',
      backup_type: '',
      error: '',
      disks: [{ disk_index: 0, label: '', status: '', error: '' }],
    };
    const { timestamp, said, disks } = read(empty);
    expect(timestamp).toBeUndefined();
    expect(Object.values(said).filter((value) => value !== undefined)).toEqual(['running', null]);
    expect(Object.values(disks[0]?.said ?? {}).filter((value) => value !== undefined)).toEqual([]);
    expect(read({ ...empty, disks: '', error: { message: '', code: '' } })).toMatchObject({
      disks: [],
      said: { error: null },
    });
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
