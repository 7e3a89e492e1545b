import { ApiProperty } from '@nestjs/swagger';
import type { FieldError, HubError } from './hub-error.js';

/** An error answer in the form of RFC 9457, with `error` for older clients. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** A text; on 422 of the run ledger an array of objects. */
  readonly detail: string | readonly object[];
  readonly instance?: string;
  readonly error: string;
  readonly errors?: readonly FieldError[];
  /** The same text once more, and the time of the answer: see detailed-problems.ts. */
  readonly details?: string;
  readonly timestamp?: string;
}

const TYPE = 'urn:backup-telemetry-hub:problem:';

type ProblemSource = Pick<HubError, 'code' | 'title' | 'status' | 'message' | 'errors'> &
  Partial<Pick<HubError, 'details'>>;

export function toProblem(
  { code, title, status, message, errors, details }: ProblemSource,
  instance?: string,
): Problem {
  return {
    type: TYPE + code,
    title,
    status,
    detail: details ?? message,
    ...(instance === undefined ? {} : { instance }),
    error: message,
    ...(errors ? { errors } : {}),
  };
}

/** The stable code in a problem's type. */
export function codeOf({ type }: Problem): string {
  return type.slice(TYPE.length);
}

class FieldErrorDto implements FieldError {
  @ApiProperty({
    example: '/disks/0/bytes_transferred',
    description: 'JSON pointer (RFC 6901) to the invalid member.',
  })
  pointer!: string;

  @ApiProperty({ example: 'must not be less than 0' })
  detail!: string;
}

export class ProblemDto implements Problem {
  @ApiProperty({ example: 'urn:backup-telemetry-hub:problem:validation-failed' })
  type!: string;

  @ApiProperty({ example: 'Validation failed' })
  title!: string;

  @ApiProperty({ type: 'integer', example: 422 })
  status!: number;

  @ApiProperty({ example: '/disks/0/bytes_transferred must not be less than 0' })
  detail!: string;

  @ApiProperty({ required: false, example: '/api/v1/telemetry/backup/nightly-pg1-2026-11-21' })
  instance?: string;

  @ApiProperty({ description: 'The same text as `detail`, for older clients.' })
  error!: string;

  @ApiProperty({ type: [FieldErrorDto], required: false, description: 'On 422: every invalid member.' })
  errors?: readonly FieldError[];
}
