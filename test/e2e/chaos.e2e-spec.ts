import { describe, expect, it } from 'vitest';
import { runChaos } from '../chaos/chaos.js';
import { FAULT_KINDS } from '../chaos/faults.js';
import { readOptions } from '../chaos/options.js';
import { DATABASES, describePlan, planOf } from '../chaos/plan.js';
import { brokenPromises, brokenStalls } from '../chaos/promises.js';
import type { Found } from '../chaos/promises.js';
import { summaryOf, verdictOf } from '../chaos/summary.js';
import { Told } from '../chaos/told.js';
import type { EventJson, JobJson } from '../support/hub.js';
import type { Report } from '../support/histories.js';
import { TEST_SEED } from '../support/random.js';

const SECONDS = 15;
const WITHIN_MS = 400_000;

describe('chaos', () => {
  it.concurrent.each(DATABASES)(
    'around %s breaks no promise',
    async (database) => {
      const plan = planOf({ database, seconds: SECONDS, seed: TEST_SEED });
      const lines: string[] = [];
      const outcome = await runChaos(plan, (line) => lines.push(line));
      console.log(summaryOf(outcome));
      expect(outcome.ledger.broken, [verdictOf(outcome), ...lines].join('\n')).toEqual([]);
      expect(outcome.ledger.counts.get('acknowledged')).toBeGreaterThan(500);
    },
    WITHIN_MS,
  );
});

it(
  'around clients of ours, which are killed too, loses nothing that their spool has accepted',
  async () => {
    const plan = planOf({ database: 'sqlite', seconds: 10, seed: TEST_SEED, clients: 'library' });
    const lines: string[] = [];
    const outcome = await runChaos(plan, (line) => lines.push(line));
    expect(outcome.ledger.broken, [verdictOf(outcome), ...lines].join('\n')).toEqual([]);
    expect(outcome.ledger.counts.get('acknowledged')).toBeGreaterThan(50);
  },
  WITHIN_MS,
);

describe('the plan of a run', () => {
  it('is the same for the same seed, and another for another', () => {
    const [first, again, other] = [7, 7, 8].map((seed) => planOf({ database: 'mysql', seconds: 60, seed }));
    expect(again).toEqual(first);
    expect(other?.tracks).not.toEqual(first?.tracks);
    expect(other?.histories).not.toEqual(first?.histories);
  });

  it('has every kind of fault within a minute', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { tracks } = planOf({ database: 'mariadb', seconds: 60, seed });
      expect(new Set(tracks.flat().map(({ kind }) => kind)), String(seed)).toEqual(new Set(FAULT_KINDS));
    }
  });

  it('sends each update of a history, and gives up four of them at most', () => {
    for (const { history, sendings } of planOf({ database: 'sqlite', seconds: 60, seed: 3 }).histories) {
      const updates = history.map((_, index) => index);
      expect([...new Set(sendings.map(({ update }) => update))].toSorted((a, b) => a - b)).toEqual(updates);
      expect(sendings.filter(({ fleeting }) => fleeting).length).toBeLessThanOrEqual(4);
    }
  });

  it('can be read', () => {
    const text = describePlan(planOf({ database: 'mariadb', seconds: 60, seed: 4 }));
    expect(text).toMatch(/^seed 4: 60 s on mariadb\n/);
    expect(text).toMatch(/^ +\d+\.\d\d s {2}freeze the connections of hub 0 and 1, for \d+\.\d\d s$/m);
  });
});

describe('the options of chaos', () => {
  it('say what they take', () => {
    expect(readOptions(['--database', 'mysql', '--seconds', '30', '--seed', '5'])).toMatchObject({
      databases: ['mysql'],
      seconds: 30,
      seed: 5,
    });
    expect(() => readOptions(['--database', 'oracle'])).toThrow(
      "--database takes sqlite, mariadb, mysql, not 'oracle'",
    );
    expect(() => readOptions(['--seconds', '1.5'])).toThrow(
      "--seconds takes a whole number from 10 to 86400, not '1.5'",
    );
    expect(() => readOptions(['--sed', '1'])).toThrow('--sed');
  });
});

describe('the check of a run', () => {
  const at = '2026-01-01T00:00:00.000Z';
  const said = (sequence: number, status: string, bytes: number): Report => ({
    status,
    sequence,
    timestamp: at,
    disks: [{ disk_index: 0, bytes_transferred: bytes }],
  });
  const started = said(1, 'running', 5);
  const ended = said(2, 'completed', 9);

  function told(kind: Told['kind'], acknowledged: Report[], givenUp: Report[] = []): Told {
    const job = new Told('j', kind);
    acknowledged.forEach((report, index) => job.acknowledge(report, index + 1));
    givenUp.forEach((report) => job.giveUp(report));
    acknowledged.forEach(() => job.attemptedAt.push(Date.parse(at) - 5_000));
    return job;
  }

  function row(members: Partial<JobJson>, bytes: number): JobJson {
    const disk = { disk_index: 0, label: null, status: 'pending', error_message: null };
    return {
      id: 'j',
      job_type: 'backup',
      status: 'running',
      current_phase: null,
      bytes_transferred: bytes,
      total_bytes: null,
      transfer_speed_bps: null,
      eta_seconds: null,
      progress_percent: null,
      observed_speed_bps: null,
      estimated_completion_at: null,
      stuck: false,
      took_seconds: null,
      warning_count: 0,
      error_message: null,
      failure_reason: null,
      vm_name: null,
      repository_id: null,
      policy_id: null,
      backup_type: null,
      created_at: at,
      started_at: at,
      completed_at: null,
      last_telemetry_at: at,
      last_progress_at: at,
      updated_at: at,
      revision: 9,
      disks: [
        { ...disk, bytes_transferred: bytes, total_bytes: null, progress_percent: null, updated_at: at },
      ],
      ...members,
    };
  }

  const completed = {
    status: 'completed',
    completed_at: at,
    progress_percent: 100,
    eta_seconds: 0,
    transfer_speed_bps: 0,
  };
  const lost = {
    status: 'failed',
    failure_reason: 'lost',
    completed_at: at,
    error_message: 'No telemetry for 7s; the backup client may have crashed',
  };

  function events(...steps: (readonly [string | null, string, string])[]): EventJson[] {
    return steps.map(([from, to, reason], index) => ({ id: index, kind: 'status', from, to, reason, at }));
  }

  const untilCompleted = events([null, 'running', 'reported'], ['running', 'completed', 'reported']);
  const untilLost = events(
    [null, 'running', 'reported'],
    ['running', 'stalled', 'silence'],
    ['stalled', 'failed', 'silence'],
  );

  it('takes what was acknowledged, with or without what was given up', () => {
    const all = told('history', [started, ended]);
    expect(brokenPromises(all, { job: row(completed, 9), events: untilCompleted })).toEqual([]);
    const perhaps = told('history', [started], [ended]);
    expect(brokenPromises(perhaps, { job: row(completed, 9), events: untilCompleted })).toEqual([]);
    expect(brokenPromises(perhaps, { job: row(lost, 5), events: untilLost })).toEqual([]);
    expect(brokenPromises(told('history', [], [ended]), { job: undefined, events: [] })).toEqual([]);
  });

  it('finds an acknowledged update that is missing', () => {
    const both = told('history', [started, ended]);
    expect(brokenPromises(both, { job: row(lost, 5), events: untilLost })).toEqual([
      expect.stringContaining('"status":["completed","failed"]'),
    ]);
    expect(brokenPromises(both, { job: undefined, events: [] })).toEqual([
      expect.stringContaining('there is no such job'),
    ]);
  });

  it('finds a sum, a revision and a row of events that are wrong', () => {
    const both = told('history', [started, ended]);
    const wrong = { ...row(completed, 9), bytes_transferred: 8, revision: 1 };
    expect(brokenPromises(both, { job: wrong, events: untilCompleted.slice(0, 1) })).toEqual([
      expect.stringContaining('"bytes_transferred":[9,8]'),
      'j: revision 2 was acknowledged, found 1',
      'j: completed with 8 bytes, its disks have 9',
      expect.stringContaining('the events of its status do not lead to completed'),
    ]);
  });

  it('finds a living job that was failed, and a stall with two events', () => {
    const revived = events(
      ...untilLost.map(({ from, to, reason }) => [from, to ?? '', reason] as const),
      ['failed', 'running', 'contact'],
      ['running', 'completed', 'reported'],
    );
    const living = told('living', [started, ended]);
    expect(brokenPromises(living, { job: row(completed, 9), events: revived })).toEqual([
      expect.stringContaining('was failed'),
    ]);
    const twice = [...untilLost.slice(0, 2), ...untilLost.slice(1)];
    const silent = told('silent', [started]);
    expect(brokenPromises(silent, { job: row(lost, 5), events: untilLost })).toEqual([]);
    expect(brokenPromises(silent, { job: row(lost, 5), events: twice })).toEqual([
      expect.stringContaining('the events of its status'),
      expect.stringContaining('fell silent after 1 attempt(s)'),
    ]);
  });

  it('takes an ending that only the order of keys hid, once silence was judged, and no other', () => {
    const late = said(2, 'failed', 9);
    const all = told('history', [said(3, 'running', 7), late]);
    const taken = row({ status: 'failed', completed_at: at }, 7);
    const judgedSilent = events([null, 'running', 'reported'], ['running', 'failed', 'silence']);
    expect(brokenPromises(all, { job: taken, events: judgedSilent })).toEqual([]);
    const reported = events([null, 'running', 'reported'], ['running', 'failed', 'reported']);
    expect(brokenPromises(all, { job: taken, events: reported })).toEqual([
      expect.stringContaining('failed'),
    ]);
    const other = row({ status: 'cancelled', completed_at: at }, 7);
    const asOther = events([null, 'running', 'reported'], ['running', 'cancelled', 'silence']);
    expect(brokenPromises(all, { job: other, events: asOther })).toEqual([
      expect.stringContaining('cancelled'),
    ]);
    expect(brokenStalls([{ job: taken, events: judgedSilent }])).toEqual([]);
  });

  it('finds silent jobs that were failed at once, but for a few', () => {
    const sudden = events([null, 'running', 'reported'], ['running', 'failed', 'silence']);
    expect(brokenPromises(told('silent', [started]), { job: row(lost, 5), events: sudden })).toEqual([]);
    const died = (each: EventJson[]): Found => ({ job: row(lost, 5), events: each });
    const others = Array.from({ length: 9 }, () => died(untilLost));
    expect(brokenStalls([...others, died(sudden)])).toEqual([]);
    expect(brokenStalls([...others, died(sudden), died(sudden)])).toEqual([
      '2 of 11 lost jobs were not stalled before',
    ]);
  });
});
