import { eventually, request } from './hub.js';
import type { Hub } from './hub.js';

export { createToken, inStore, revokeToken } from './token-store.js';

export const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });

/** Waits until the hub has heard of the token. */
export async function untilKnown(hub: Hub, token: string): Promise<void> {
  await eventually(
    () => statusWith(hub, token),
    (status) => status !== 401,
  );
}

/** The status of the list of jobs with a token: 200, 401 or, for a reporter, 403. */
export async function statusWith(hub: Hub, token: string): Promise<number> {
  return (await request(hub, 'GET', '/api/v1/jobs', undefined, bearer(token))).status;
}
