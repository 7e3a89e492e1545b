import type { FieldError } from '../../platform/problems/hub-error.js';
import { ValidationFailedError } from '../../platform/problems/validation-failed.error.js';
import { isObject } from '../../platform/validation/to-instance.js';

const LONGEST = 65_536;
const DEEPEST = 16;
const SECRET_NAME =
  /passw|passphrase|secret|token|credential|private.?key|api.?key|access.?key|authorization|bearer|jwt|cookie/i;
const SECRET_TEXT =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|^(?:Bearer|Basic) \S|:\/\/[^/\s@]*:[^/\s@]+@|^eyJ[\w-]+\.[\w-]+\./;
const NO_SECRETS =
  'looks like a secret, which daemons read without a token of their own: keep it on the machine';

type Body = Readonly<Record<string, unknown>>;

/**
 * The settings of a daemon, as `{"config":{…}}` or by themselves. Secrets are refused, as every reporter can read them.
 * @throws {ValidationFailedError}
 */
export function readDaemonConfig(body: Body): object {
  const { config } = body;
  if (Object.hasOwn(body, 'config') && !isObject(config))
    refuse([{ pointer: '/config', detail: 'must be an object' }]);
  const isWrapped = isObject(config);
  const settings = isWrapped ? config : body;
  const faults = faultsIn(settings, isWrapped ? '/config' : '', DEEPEST);
  if (faults.length > 0) refuse(faults);
  if (JSON.stringify(settings).length > LONGEST) {
    refuse([{ pointer: '', detail: `must be at most ${LONGEST} characters of JSON` }]);
  }
  return settings;
}

function refuse(faults: readonly FieldError[]): never {
  throw new ValidationFailedError(faults.slice(0, 100));
}

function faultsIn(value: unknown, pointer: string, depth: number): FieldError[] {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) return [{ pointer, detail: 'must be well-formed Unicode' }];
    return SECRET_TEXT.test(value) ? [{ pointer, detail: NO_SECRETS }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  if (depth === 0) return [{ pointer, detail: `must not be nested deeper than ${DEEPEST} levels` }];
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    const at = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const isSecret = SECRET_NAME.test(name) && isTold(member) && !Array.isArray(value);
    return isSecret ? [{ pointer: at, detail: NO_SECRETS }] : faultsIn(member, at, depth - 1);
  });
}

/** A member without a text or number in it holds no secret, whatever its name. */
function isTold(member: unknown): boolean {
  return member !== null && member !== '' && typeof member !== 'boolean';
}
