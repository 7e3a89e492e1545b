import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { findProgram } from '../test/support/programs.js';
import type { Contender } from './contender.js';
import type { Measurement } from './measure.js';
import type { Soak } from './soak.js';
import type { Verdict } from './targets.js';

export interface Results {
  readonly startedAt: Date;
  readonly seconds: number;
  readonly rounds: number;
  readonly machine: Machine;
  readonly mariadb: Record<string, string | number>;
  readonly measured: readonly { contender: Contender; rounds: Measurement[]; median: Measurement }[];
  readonly soak: Soak | undefined;
  readonly targets: readonly Verdict[];
}

interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGb: number;
  readonly node: string;
  /** The version that each installed program prints. */
  readonly programs: Readonly<Record<string, string>>;
}

const FOLDER = 'bench/results';
const PROGRAMS = [
  ['wrk', '--version'],
  ['influxd', 'version'],
  ['prometheus-pushgateway', '--version'],
] as const;

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    cores: processors.length,
    processor: processors[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    programs: Object.fromEntries(PROGRAMS.flatMap(versionOf)),
  };
}

function versionOf([name, argument]: readonly [string, string]): [string, string][] {
  const program = findProgram(name);
  if (!program) return [];
  // wrk says it on its way out with 1.
  const { stdout, stderr } = spawnSync(program, [argument], { encoding: 'utf8' });
  return [[name, (stdout || stderr).split('\n')[0] ?? '']];
}

/** Writes all that was measured as JSON, and gives the name of the file. */
export async function writeResults({ measured, ...results }: Results): Promise<string> {
  const contenders = measured.map(({ contender: { id, name }, median, rounds }) => ({
    id,
    name,
    median,
    rounds,
  }));
  const moment = results.startedAt.toISOString().slice(0, 19).replaceAll(':', '');
  const file = `${FOLDER}/${moment}.json`;
  await mkdir(FOLDER, { recursive: true });
  await writeFile(file, `${JSON.stringify({ ...results, contenders }, null, 2)}\n`);
  return file;
}
