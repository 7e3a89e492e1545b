import { hostname } from 'node:os';
import type { JobDescription } from '../reporter/options.js';
import { BACKUP_TYPES, JOB_TYPES } from '../wire/update.js';
import type { Options, Values } from './arguments.js';

export const JOB_OPTIONS: Options = {
  id: 'value',
  type: 'value',
  vm: 'value',
  repository: 'value',
  policy: 'value',
  'backup-type': 'value',
  phase: 'value',
};

/** As the options describe it, without an id where none is given. */
export function describedJob(values: Values): Omit<JobDescription, 'id'> {
  return {
    jobType: values.oneOf('type', JOB_TYPES),
    vmName: values.text('vm'),
    repositoryId: values.text('repository'),
    policyId: values.text('policy') ?? (values.list('tag').join(',') || undefined),
    backupType: values.oneOf('backup-type', BACKUP_TYPES),
    phase: values.text('phase'),
  };
}

/** Names one run: host, tool, tags and start, and the process, as two may start in one millisecond. */
export function madeId(tool: string, tags: readonly string[], now: Date): string {
  const start = now.toISOString().replaceAll(/[-:]/g, '').replace('.', '');
  const name = [hostname(), tool, ...tags].join('-').replaceAll(/[\p{Cc}\s]+/gu, '_');
  return `${Array.from(name).slice(0, 90).join('')}-${start}-${process.pid}`;
}
