import { HubError } from '../platform/problems/hub-error.js';
import type { Caller } from './caller.js';
import { REALM } from './challenge.js';
import type { Need } from './role.js';

/** The token is valid, but lacks the role. */
export class RoleMissingError extends HubError {
  override readonly status = 403;
  override readonly code = 'role-missing';
  override readonly title = 'Role missing';
  readonly challenge: string;

  constructor({ name, role }: Caller, need: Need) {
    super(`A token with the role ${need} is required; '${name}' has the role ${role}.`);
    this.challenge = `${REALM}, error="insufficient_scope", scope="${need}"`;
  }
}
