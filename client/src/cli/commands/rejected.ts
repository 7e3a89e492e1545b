import { existsSync } from 'node:fs';
import { MEGABYTE, Spool } from '../../spool/spool.js';
import { readOptions } from '../arguments.js';
import { QUIET, settingsOf } from '../setup.js';

/** The reports that the hub refused, the newest first. */
export async function rejected(args: readonly string[]): Promise<number> {
  const values = readOptions(args, { json: 'flag' });
  const { spool: path, spoolMaxMb } = settingsOf(values);
  const rows = existsSync(path) ? rowsOf(path, spoolMaxMb) : [];
  if (values.has('json')) process.stdout.write(`${JSON.stringify(rows)}\n`);
  else
    for (const { at, job_type, job_id, status, reason } of rows)
      process.stdout.write(`${at}  ${status}  ${job_type} ${job_id}: ${reason}\n`);
  return 0;
}

function rowsOf(path: string, maxMb: number): ReturnType<Spool['rejected']> {
  const spool = new Spool({ path, maxBytes: maxMb * MEGABYTE, say: QUIET });
  const rows = spool.rejected();
  spool.close();
  return rows;
}
