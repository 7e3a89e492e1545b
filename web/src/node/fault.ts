import { HubError } from '../hub/hub-error.js';

/** Why a node could not be changed. */
export function faultIn(error: unknown): string {
  if (!(error instanceof HubError)) return String(error);
  return error.code === 'role-missing'
    ? 'Your token may not change nodes, which needs the role operator.'
    : error.message;
}
