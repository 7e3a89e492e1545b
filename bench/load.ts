import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from '../test/support/programs.js';

/** The figures of one run of a load; latencies in milliseconds. */
export interface Load {
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  /** Answers other than 2xx, and requests that got none. */
  readonly errors: number;
  /** For a load of reads: the writes that went on meanwhile. */
  readonly writesPerSecond?: number;
}

export interface LoadPlan {
  readonly url: string;
  /** A script in bench/wrk/. */
  readonly script: string;
  readonly seconds: number;
  readonly connections?: number;
  readonly jobs?: number;
  /** Requests per second at most; as many as are answered unless told. */
  readonly rate?: number;
  /** Sent with each request. */
  readonly token?: string;
}

export const CONNECTIONS = 64;
export const JOBS = 1_000;
const MOST_THREADS = 2;

/** Drives a server with wrk. */
export async function load(plan: LoadPlan): Promise<Load> {
  const { url, script, seconds, connections = CONNECTIONS, jobs = JOBS, rate, token } = plan;
  const threads = rate ? 1 : Math.min(connections, MOST_THREADS);
  const options = [
    '-t',
    threads,
    '-c',
    connections,
    '-d',
    `${seconds}s`,
    '--timeout',
    '10s',
    ...headersOf(token),
  ];
  const scripted = ['-s', `bench/wrk/${script}.lua`, url, '--', firstSequence(), threads, jobs, rate ?? []];
  const { stdout } = await promisify(execFile)(wrk(), [...options, ...scripted].flat().map(String));
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Load;
}

function headersOf(token: string | undefined): string[] {
  return token ? ['-H', `Authorization: Bearer ${token}`] : [];
}

/** Above every sequence of the runs before, as long as none makes more than 100,000 updates per second. */
export function firstSequence(): number {
  return Math.floor(Date.now() / 1000) * 100_000;
}

function wrk(): string {
  const program = findProgram('wrk');
  if (!program) throw new Error('The benchmark needs wrk: apt-get install wrk');
  return program;
}
