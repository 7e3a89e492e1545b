import { STATUS_CODES } from 'node:http';
import { toProblem } from './problem.js';
import type { Problem } from './problem.js';

interface HttpProblem {
  readonly code: string;
  readonly title: string;
  readonly message: string;
}

const LONG_HEAD = 'The URL and the headers together must be at most 16 KiB.';

/** Errors of the HTTP layer itself, by status. */
const HTTP_PROBLEMS: Record<number, HttpProblem> = {
  400: { code: 'malformed-request', title: 'Malformed request', message: 'The request is not valid HTTP.' },
  404: { code: 'route-not-found', title: 'Route not found', message: 'No such route.' },
  408: {
    code: 'request-timeout',
    title: 'Request timeout',
    message: 'The request took too long to arrive.',
  },
  413: {
    code: 'body-too-large',
    title: 'Body too large',
    message: 'The body must be at most 1 MiB (1,048,576 bytes).',
  },
  414: { code: 'uri-too-long', title: 'URI too long', message: LONG_HEAD },
  431: {
    code: 'request-header-fields-too-large',
    title: 'Request header fields too large',
    message: LONG_HEAD,
  },
};

/** The problem for a client error of this status; undefined for any status that is not a client error. */
export function httpProblem(status: number, instance?: string): Problem | undefined {
  const known = HTTP_PROBLEMS[status] ?? otherClientProblem(status);
  return known && toProblem({ ...known, status, errors: undefined }, instance);
}

function otherClientProblem(status: number): HttpProblem | undefined {
  const title = STATUS_CODES[status];
  if (status < 400 || status > 499 || !title) return undefined;
  return { code: title.toLowerCase().replaceAll(/[^a-z]+/g, '-'), title, message: `${title}.` };
}
