import { parentPort, workerData } from 'node:worker_threads';
import type { HowEnded } from '../running/pipe-counter.js';
import { reportPipe } from '../running/report-pipe.js';

const { args, shared } = workerData as { args: readonly string[]; shared: SharedArrayBuffer };
const ended = new Promise<HowEnded>((resolve) => parentPort?.once('message', resolve));
await reportPipe(args, new Float64Array(shared), ended);
