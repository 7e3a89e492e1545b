import { isJobId } from '../job-rules/job-id.js';
import { ValidationFailedError } from '../platform/problems/validation-failed.error.js';

export const JOB_IDS_RULE = 'must be job ids, each percent-encoded, with commas between them';

/**
 * The ids in this parameter of a URL, of which there may be `most`; undefined where it has none. `a%2Cb,c` are the two ids
 * `a,b` and `c`. A client that encodes the whole list sends `a%2Cb` for `a` and `b`, and for an id with a comma `a%252Cb`:
 * where both are possible, both are taken, as an id that no job has does no harm.
 * @throws {ValidationFailedError} pointing at the parameter.
 */
export function jobIdsIn(url: string, name: string, most = Infinity): string[] | undefined {
  const value = rawValueOf(url, name);
  if (value === undefined) return undefined;
  const parts = value.replaceAll('+', '%20').split(',');
  const isWhole = parts.length === 1;
  const meanings = parts.map((part) => meaningsOf(part, isWhole));
  if (meanings.some((ids) => ids.length === 0)) throw invalid(name, JOB_IDS_RULE);
  const asked = new Set(isWhole ? decoded(value)?.split(',') : parts);
  if (asked.size > most) throw invalid(name, `must be at most ${most} job ids`);
  return [...new Set(meanings.flat())];
}

/** The value as it stands in the URL, whose names may be encoded, too. */
function rawValueOf(url: string, name: string): string | undefined {
  const query = url.slice(url.indexOf('?') + 1);
  const parameter = query.split('&').find((part) => decoded(part.split('=', 1)[0] ?? '') === name);
  return parameter?.slice(`${parameter}=`.indexOf('=') + 1);
}

function meaningsOf(part: string, isWhole: boolean): string[] {
  const once = decoded(part);
  if (once === undefined) return [];
  const list = isWhole ? once.split(',') : [once];
  const twice = list.map(decoded).filter((id) => id !== undefined);
  return [once, ...list, ...twice].filter(isJobId);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function invalid(name: string, detail: string): ValidationFailedError {
  return new ValidationFailedError([{ pointer: `/${name}`, detail }]);
}
