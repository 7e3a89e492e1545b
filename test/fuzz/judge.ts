import { suffices } from '../../src/auth/role.js';
import type { Answer, Exchange } from './answer.js';
import { mediaTypeOf } from './answer.js';
import type { Api, Endpoint } from './api.js';
import { ROLES } from './callers.js';
import { INJECTED_HEADER } from './hostile.js';
import type { Leaks } from './leaks.js';
import { isOrdinary } from './request.js';
import type { FuzzRequest } from './request.js';

/** The answers that docs/api.md lists for requests that never reach an operation. */
const OF_ANY_REQUEST = [400, 401, 403, 404, 405, 408, 413, 414, 415, 431];
/** Even a request that is read, and for an operation, may have too large headers. */
const OF_ANY_OPERATION = [414, 431];
const SAFE_ID = /^[A-Za-z0-9._:-]{1,128}$/;
/** The pages about the hub have names of classes and code in them. */
const PAGES = /^\/+api\/(docs|openapi\.json)/i;

/** Holds answers to what the hub promises of them. */
export class Judge {
  constructor(
    private readonly api: Api,
    private readonly leaks: Leaks,
  ) {}

  /** Each promise that is broken, in a line of its own that is the same for the same one. */
  faultsOf(request: FuzzRequest, { answers, failure }: Exchange): string[] {
    if (failure) return [failure];
    return answers.flatMap((answer) => [
      ...this.leaksIn(request, answer),
      ...faultsOfHead(request, answer),
      ...(answer.status >= 400 ? this.faultsOfError(request, answer) : []),
      ...this.faultsByDocument(request, answer),
    ]);
  }

  private leaksIn({ target }: FuzzRequest, answer: Answer): string[] {
    // The digest in an ETag may spell anything.
    const heads = Object.entries(answer.headers).filter(([name]) => name !== 'etag');
    if (answer.status < 400 && PAGES.test(target)) return this.leaks.secretsIn(answer.text);
    return this.leaks
      .in([...heads.map(([name, value]) => `${name}: ${value}`), answer.text].join('\n'))
      .map((what) => `tells ${what}`);
  }

  /** Every error is a problem, but for those that the document has otherwise, as of health checks. */
  private faultsOfError(request: FuzzRequest, answer: Answer): string[] {
    const { status, text } = answer;
    if (request.method === 'HEAD') return [];
    const type = mediaTypeOf(answer);
    const endpoint = this.endpointOf(request);
    if (type !== 'application/problem+json') {
      const documented = endpoint && this.api.faultsIn(endpoint, status, type, text);
      return documented ?? [`${status} is no problem but '${type}'`];
    }
    const allowed = answer.headers['allow']?.split(', ');
    if (status === 405 && (!allowed || allowed.includes(request.method)))
      return [`405 allows ${String(allowed)}`];
    const documented = endpoint && this.api.faultsIn(endpoint, status, type, text);
    const faults = documented ?? this.api.faultsInProblem(text);
    if (faults.length > 0) return [`${status} is not as problems are: ${faults.join(', ')}`];
    const problem = JSON.parse(text) as { status: number; detail: unknown; error: string };
    const isOneText = typeof problem.detail !== 'string' || problem.detail === problem.error;
    return problem.status === status && isOneText ? [] : [`${status} contradicts itself`];
  }

  private faultsByDocument(request: FuzzRequest, answer: Answer): string[] {
    const { status, text } = answer;
    const endpoint = this.endpointOf(request);
    if (!endpoint) return status >= 400 && !OF_ANY_REQUEST.includes(status) ? this.faultsOfStray(status) : [];
    if (!(status in endpoint.answers) && !OF_ANY_OPERATION.includes(status)) {
      return [`${status} is not documented`];
    }
    const faults = faultsOfAccess(endpoint, request, status);
    if (request.method === 'HEAD' || status === 304 || status >= 400) return faults;
    if (status === 204) return text === '' ? faults : [...faults, '204 has a body'];
    const type = mediaTypeOf(answer);
    const wrong = this.api.faultsIn(endpoint, status, type, text) ?? [`'${type}' is not documented`];
    return wrong.length > 0
      ? [...faults, `the body of ${status} is not as documented: ${wrong.join(', ')}`]
      : faults;
  }

  /** A bent request may reach any operation, and get any of its answers. */
  private faultsOfStray(status: number): string[] {
    const isKnown = this.api.endpoints.some(({ answers }) => status in answers);
    return isKnown ? [] : [`${status} is not documented of anything`];
  }

  /** None where it cannot be said for sure what it came to. */
  private endpointOf(request: FuzzRequest): Endpoint | undefined {
    return isOrdinary(request) ? this.api.endpointAt(request.method, request.target) : undefined;
  }
}

/** A hub without libvirt cannot start its collector, nor ask libvirt. */
const OF_COLLECTOR =
  /^{"type":"urn:backup-telemetry-hub:problem:(collector-not-initialized|libvirt-unavailable)"/;

function faultsOfHead(
  { headers: sent, corruption }: FuzzRequest,
  { status, headers, text }: Answer,
): string[] {
  const faults: string[] = [];
  if (status >= 500 && status !== 503 && !OF_COLLECTOR.test(text)) faults.push(`${status}`);
  if (status < 200) faults.push('no answer of HTTP');
  if (headers[INJECTED_HEADER] !== undefined) faults.push('a value became a header');
  const id = headers['x-request-id'] ?? '';
  if (!SAFE_ID.test(id)) faults.push(`${status} has the X-Request-Id '${id}'`);
  const given = sent.filter(([name]) => name.toLowerCase() === 'x-request-id');
  const [, only = ''] = given[0] ?? [];
  // A corrupted request may have lost the header.
  if (status < 400 && !corruption && given.length === 1 && SAFE_ID.test(only) && only !== id)
    faults.push('has another X-Request-Id');
  if (status === 401 && !headers['www-authenticate']) faults.push('401 without WWW-Authenticate');
  return faults;
}

/** A caller without the role gets no further than 401 or 403. */
function faultsOfAccess({ need }: Endpoint, { caller }: FuzzRequest, status: number): string[] {
  if (need === 'nobody' || OF_ANY_OPERATION.includes(status)) return [];
  const role = ROLES[caller];
  if (role === undefined) return status === 401 ? [] : [`${status} for a caller without a valid token`];
  if (suffices(role, need)) return [];
  // Another Authorization header, which is odd, makes two.
  return status === 403 || status === 401 ? [] : [`${status} for a ${role}, and it needs a ${need}`];
}
