import type { FieldError } from '../platform/problems/hub-error.js';
import { isJobIdPrefix } from '../job-rules/job-id.js';
import { ValidationFailedError } from '../platform/problems/validation-failed.error.js';
import { JOB_TYPES } from '../job-rules/vocabulary.js';
import { NOBODY } from '../auth/caller.js';
import type { ReportLimits } from '../auth/report-limits.js';
import { ROLES } from '../auth/role.js';
import type { Role } from '../auth/role.js';

const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const MAX_PREFIXES = 100;

/** The description of a token to create. */
export interface TokenGrant extends ReportLimits {
  readonly name: string;
  readonly role: Role;
  /** In milliseconds since 1970; undefined if it never expires. */
  readonly expiresAt: number | undefined;
}

/** @throws {ValidationFailedError} naming every fault. */
export function assertGrantable(grant: TokenGrant): void {
  const faults = [...faultsOfName(grant), ...faultsOfLimits(grant)];
  if (!ROLES.includes(grant.role)) faults.push(fault('role', `must be one of ${ROLES.join(', ')}`));
  if (grant.expiresAt !== undefined && !(grant.expiresAt > Date.now())) {
    faults.push(fault('expires_at', 'must be in the future'));
  }
  if (faults.length > 0) throw new ValidationFailedError(faults);
}

function faultsOfName({ name }: TokenGrant): FieldError[] {
  // The audit log uses this name for callers without a token.
  if (name === NOBODY.name) return [fault('name', `must not be '${name}'`)];
  if (NAME_PATTERN.test(name)) return [];
  return [fault('name', 'must be 1 to 64 characters of A-Z a-z 0-9 . _ - and start with a letter or digit')];
}

function faultsOfLimits({ role, jobTypes, jobIdPrefixes }: TokenGrant): FieldError[] {
  const faults: FieldError[] = [];
  if (role !== 'reporter' && (jobTypes ?? jobIdPrefixes)) {
    faults.push(fault('role', 'must be reporter if job types or job id prefixes are limited'));
  }
  if (jobTypes && !isList(jobTypes, (type) => JOB_TYPES.includes(type))) {
    faults.push(fault('job_types', `must be a list of ${JOB_TYPES.join(', ')}`));
  }
  if (jobIdPrefixes && !isList(jobIdPrefixes, isJobIdPrefix)) {
    faults.push(fault('job_id_prefixes', `must be a list of at most ${MAX_PREFIXES} job id prefixes`));
  }
  return faults;
}

function isList<T>(list: readonly T[], holds: (item: T) => boolean): boolean {
  return list.length > 0 && list.length <= MAX_PREFIXES && list.every(holds);
}

function fault(member: string, detail: string): FieldError {
  return { pointer: `/${member}`, detail };
}
