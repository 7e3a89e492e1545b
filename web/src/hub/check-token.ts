import { authorization } from './authorization.js';
import { HubError, problemIn } from './hub-error.js';

/** Null if the hub shows jobs to the holder of a token, else its words. */
export async function checkToken(token: string): Promise<string | null> {
  try {
    const response = await fetch('/api/v1/summary', { headers: authorization(token) });
    if (response.ok) return null;
    const { status, message } = await problemIn(response);
    return status === 403 ? `${message} The dashboard needs a viewer’s or an operator’s.` : message;
  } catch (error) {
    // A header takes only some characters, and no token has others.
    if (error instanceof TypeError && !/^[\x21-\x7e]+$/.test(token))
      return 'That is no token: a token begins with bth_';
    return HubError.unreachable(error).message;
  }
}
