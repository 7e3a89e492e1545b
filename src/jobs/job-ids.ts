import { isJobId } from '../job-rules/job-id.js';
import { ValidationFailedError } from '../platform/problems/validation-failed.error.js';

export const JOB_IDS_RULE = 'must be job ids, each percent-encoded, with commas between them';

/**
 * The ids in this parameter of a URL; undefined where it has none. `a%2Cb,c` are the two ids `a,b` and `c`. A client that
 * encodes the whole list sends `a%2Cb` for `a` and `b`, and for an id with a comma `a%252Cb`: where both are possible,
 * both are taken, as an id that no job has does no harm.
 * @throws {ValidationFailedError} pointing at the parameter.
 */
export function jobIdsIn(url: string, name: string): string[] | undefined {
  const query = url.slice(url.indexOf('?') + 1);
  const parameter = query.split('&').find((part) => part.startsWith(`${name}=`));
  if (!url.includes('?') || parameter === undefined) return undefined;
  const parts = parameter
    .slice(name.length + 1)
    .replaceAll('+', '%20')
    .split(',');
  const ids = new Set(parts.flatMap((part) => meaningsOf(part, parts.length === 1)));
  if (ids.size === 0 || parts.some((part) => meaningsOf(part, parts.length === 1).length === 0))
    throw invalid(name);
  return [...ids];
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

function invalid(name: string): ValidationFailedError {
  return new ValidationFailedError([{ pointer: `/${name}`, detail: JOB_IDS_RULE }]);
}
