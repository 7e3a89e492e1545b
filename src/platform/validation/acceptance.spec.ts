import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JobRegistrationDto } from '../../jobs/dto/job-registration.dto.js';
import { JobListQuery } from '../../jobs/dto/job-list.query.js';
import { BatchDto } from '../../telemetry/dto/batch.dto.js';
import { BatchedReportDto, TelemetryReportDto } from '../../telemetry/dto/telemetry-report.dto.js';
import { accepts } from './acceptance.js';
import { membersOf, toInstance } from './to-instance.js';
import type { Type } from './to-instance.js';
import { faultsOf } from './validate.js';

/** Values that are right for some member and wrong for others, many of them at the edge of a rule. */
const value: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(null, 0, 1, 50, 2 ** 53 - 1, '', 'running', 'full', 'backup', 'disks'),
  },
  fc.constantFrom(2 ** 53, 65_535, 65_536, -1, -0, 0.5, 1e300, Infinity, true, false),
  fc.constantFrom('2026-11-21T09:00:00Z', '2026-02-30T09:00:00Z', '2026-11-21', '500', '501', 'transferring'),
  fc
    .constantFrom(50, 51, 128, 129, 255, 256)
    .chain((length) => fc.constantFrom('x'.repeat(length), '🦄'.repeat(length))),
  fc.constantFrom('\ud800', 'a\u0000b', '❤️'.repeat(25)),
  fc.string(),
  fc.constantFrom(
    [],
    {},
    [[]],
    [null],
    [{}],
    { message: 'it broke' },
    { message: 5 },
    { message: 'm', timestamp: 'x' },
  ),
  fc.constantFrom(
    { constructor: 1 },
    { message: 'm', code: [1] },
    JSON.parse('{"__proto__":{"message":"m"}}'),
  ),
);

const disk = someMembers(
  ['disk_index', 'label', 'bytes_transferred', 'progress_percent', 'status', 'error'],
  value,
);
const disks = fc.oneof(
  { weight: 30, arbitrary: fc.array(fc.oneof({ weight: 5, arbitrary: disk }, value), { maxLength: 4 }) },
  fc
    .constantFrom(1_024, 1_025)
    .map((length) => Array.from({ length }, (_, index) => ({ disk_index: index }))),
);

function someMembers(
  names: readonly string[],
  of: fc.Arbitrary<unknown>,
): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(Object.fromEntries(names.map((name) => [name, of])), { requiredKeys: [] });
}

/** A body that is right but for a few members, so that both verdicts come often. */
function bodyOf(type: Type): fc.Arbitrary<Record<string, unknown>> {
  const right = {
    status: 'running',
    job_type: 'backup',
    job_id: 'j',
    disks: [{ disk_index: 0 }],
    updates: [{}],
  };
  const known = membersOf(type);
  const base = Object.fromEntries(Object.entries(right).filter(([name]) => known.includes(name)));
  const wrong = fc
    .subarray(known, { maxLength: Math.min(3, known.length) })
    .chain((names) => someMembers(names, value));
  const withDisks = known.includes('disks')
    ? fc.option(
        disks.map((list) => ({ disks: list })),
        { nil: {} },
      )
    : fc.constant({});
  return fc.tuple(wrong, withDisks).map(([some, more]) => ({ ...base, ...more, ...some }));
}

describe('the compiled validator', () => {
  it.each<[string, Type]>([
    ['a report', TelemetryReportDto],
    ['an update of a batch', BatchedReportDto],
    ['a batch', BatchDto],
    ['a registration', JobRegistrationDto],
    ['a list', JobListQuery],
  ])('comes to the same verdict as class-validator about %s', (_what, type) => {
    const verdicts = { true: 0, false: 0 };
    fc.assert(
      fc.property(bodyOf(type), (body) => {
        const accepted = accepts(type, body);
        verdicts[`${accepted}`]++;
        expect(accepted).toBe(faultsOf(toInstance(type, body)).length === 0);
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(100);
  });
});
