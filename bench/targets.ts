import type { Measurement } from './measure.js';
import type { Soak } from './soak.js';

/** Medians by the id of their contender; none for what was not measured. */
export type Medians = Readonly<Record<string, Measurement | undefined>>;

interface Target {
  readonly figure: string;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly ratio: (medians: Medians, soaked: Soak | undefined) => number | undefined;
}

export interface Verdict {
  readonly figure: string;
  readonly demanded: string;
  readonly ratio: number | undefined;
  /** Undefined where it was not measured. */
  readonly reached: boolean | undefined;
}

const TARGETS: readonly Target[] = [
  {
    figure: 'hub on MariaDB ÷ naive',
    atLeast: 10,
    ratio: throughput('hub-mariadb', 'naive-mariadb'),
  },
  {
    figure: 'hub on MariaDB ÷ raw one-transaction-each, concurrency 20',
    atLeast: 1.3,
    ratio: throughput('hub-mariadb', 'raw-20'),
  },
  {
    figure: 'hub on MariaDB ÷ its front without a store, answered from `setImmediate`',
    atLeast: 0.4,
    ratio: throughput('hub-mariadb', 'front'),
  },
  {
    figure: 'hub on MariaDB ÷ one transaction per request with raw SQL and compiled validation',
    atLeast: 2.5,
    ratio: throughput('hub-mariadb', 'one-transaction'),
  },
  {
    figure: 'hub on MariaDB that asks for tokens ÷ the same without',
    atLeast: 0.95,
    ratio: throughput('hub-tokens', 'hub-mariadb'),
  },
  {
    figure: 'hub on MariaDB ÷ InfluxDB 1.6',
    atLeast: 1,
    ratio: throughput('hub-mariadb', 'influxdb'),
  },
  {
    figure: 'p99 of the hub ÷ p99 of naive',
    atMost: 0.2,
    ratio: quotient('p99Ms', 'hub-mariadb', 'naive-mariadb'),
  },
  {
    figure: 'hub on SQLite ÷ its front without a store, answered from `setImmediate`',
    atLeast: 0.45,
    ratio: throughput('hub-sqlite', 'front'),
  },
  {
    figure: 'hub on SQLite ÷ naive on SQLite (its transactions serialised)',
    atLeast: 10,
    ratio: throughput('hub-sqlite', 'naive-sqlite'),
  },
  ...['mariadb', 'sqlite'].flatMap((id) => [
    {
      figure: `hub on ${id} ÷ the same without curves`,
      atLeast: 0.9,
      ratio: throughput(`hub-${id}`, `hub-${id}-no-curves`),
    },
    {
      figure: `hub on ${id}, every update opening a bucket ÷ the same without curves`,
      atLeast: 0.9,
      ratio: throughput(`buckets-${id}`, `buckets-${id}-no-curves`),
    },
  ]),
  {
    figure:
      '64 pollers of one list of 100 running jobs with disks, writes going on at 1,000/s: answers/s ÷ a plain TypeORM `find` per request',
    atLeast: 20,
    ratio: throughput('polls-hub', 'polls-naive'),
  },
  {
    figure: 'a lone connection: p50 of the hub ÷ one raw transaction’s p50',
    atMost: 2,
    ratio: quotient('p50Ms', 'hub-lone', 'raw-1'),
  },
  {
    figure: 'resident memory after 10 minutes of full load ÷ after 1 minute',
    atMost: 1.1,
    ratio: (_medians, soaked) => soaked && soaked.afterTenMinutesMb / soaked.afterOneMinuteMb,
  },
];

export function judge(medians: Medians, soaked: Soak | undefined): Verdict[] {
  return TARGETS.map(({ figure, atLeast = 0, atMost = Infinity, ratio: ratioOf }) => {
    const ratio = ratioOf(medians, soaked);
    return {
      figure,
      demanded: atMost < Infinity ? `at most ${atMost}` : `at least ${atLeast}`,
      ratio,
      reached: ratio === undefined ? undefined : ratio >= atLeast && ratio <= atMost,
    };
  });
}

function throughput(above: string, below: string): Target['ratio'] {
  return quotient('perSecond', above, below);
}

function quotient(figure: 'perSecond' | 'p50Ms' | 'p99Ms', above: string, below: string): Target['ratio'] {
  return (medians) => {
    const [dividend, divisor] = [medians[above], medians[below]];
    return dividend && divisor && dividend[figure] / divisor[figure];
  };
}
