import { HubError } from '../platform/problems/hub-error.js';
import type { Caller } from './caller.js';
import { REALM } from './challenge.js';
import type { Need } from './role.js';

/** The token is valid, and not for this. */
export class RoleMissingError extends HubError {
  override readonly status = 403;
  override readonly code = 'role-missing';
  override readonly title = 'Role missing';
  readonly challenge: string;

  constructor({ name, role }: Caller, need: Need) {
    super(`This needs a token with the role ${need}; '${name}' has the role ${role}.`);
    this.challenge = `${REALM}, error="insufficient_scope", scope="${need}"`;
  }
}
