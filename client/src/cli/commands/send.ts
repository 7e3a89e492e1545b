import { Sender } from '../../sending/sender.js';
import { MEGABYTE, Spool } from '../../spool/spool.js';
import { described, diskOf, figuresOf, present, wordOf } from '../../reporter/words.js';
import { wireText } from '../../wire/figures.js';
import { isEnding, STATUSES } from '../../wire/update.js';
import type { Word } from '../../wire/update.js';
import { SettingsError } from '../../settings/settings-error.js';
import { readOptions } from '../arguments.js';
import type { Values } from '../arguments.js';
import { describedJob, JOB_OPTIONS } from '../describe-job.js';
import { QUIET, settingsOf, toStderr } from '../setup.js';

export const OPTIONS = {
  ...JOB_OPTIONS,
  status: 'value',
  bytes: 'value',
  'total-bytes': 'value',
  speed: 'value',
  eta: 'value',
  percent: 'value',
  warnings: 'value',
  error: 'value',
  disk: 'value',
  label: 'value',
  wait: 'value',
} as const;
const WAIT_MS = 5_000;

/** One word: on the disk first, then sent if the hub answers in time. It is no failure if the hub does not. */
export async function send(args: readonly string[]): Promise<number> {
  const values = readOptions(args, OPTIONS);
  const settings = settingsOf(values);
  const say = values.has('quiet') ? QUIET : toStderr;
  const word = wordFrom(values);
  const job = { jobType: describedJob(values).jobType ?? 'backup', jobId: validId(values.required('id')) };
  const spool = new Spool({ path: settings.spool, maxBytes: settings.spoolMaxMb * MEGABYTE, say });
  spool.accept([{ job, kind: isEnding(word.status) ? 'last' : 'progress', word }]);
  const { url, token, ca } = settings;
  let isSent = false;
  if (url !== undefined) {
    const sender = new Sender({ spool, spoolPath: settings.spool, hub: { url, token, ca }, say });
    isSent = await sender.flush(values.durationMs('wait') ?? WAIT_MS);
    await sender.stop();
  }
  const isKept = isSent || spool.waiting().inMemory === 0;
  spool.close();
  return isKept ? 0 : 1;
}

function wordFrom(values: Values): Word {
  const status = values.oneOf('status', STATUSES);
  if (status === undefined) throw new SettingsError(`--status is required: one of ${STATUSES.join(', ')}`);
  const figures = {
    bytesTransferred: values.number('bytes'),
    totalBytes: values.number('total-bytes'),
    progressPercent: values.number('percent'),
  };
  const about = { ...present(described({ id: '', ...describedJob(values) })), status };
  const index = values.number('disk');
  const error = wireText(values.text('error'));
  if (index === undefined) {
    const more = { transferSpeedBps: values.number('speed'), etaSeconds: values.number('eta') };
    const said = figuresOf({ ...figures, ...more, warningCount: values.number('warnings') });
    return wordOf({ ...said, ...about, ...(error === undefined ? {} : { error }) });
  }
  const diskStatus = status === 'cancelled' ? 'failed' : status;
  const disk = diskOf(index, { ...figures, label: values.text('label'), status: diskStatus, error });
  if (disk === undefined) throw new SettingsError('--disk must be a whole number from 0 to 65535');
  // The end of a disk is not that of its job.
  return wordOf({ ...about, status: status === 'completed' ? 'running' : status, disks: [disk] });
}

function validId(id: string): string {
  const length = Array.from(id).length;
  if (length < 1 || length > 128 || id !== id.trim() || /\p{Cc}/u.test(id) || id === '.' || id === '..')
    throw new SettingsError(
      '--id must have 1 to 128 characters, no control characters, and no white space at its ends',
    );
  return id;
}
