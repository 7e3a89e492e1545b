/** An invalid member, by its JSON pointer (RFC 6901) in the body. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

/** An expected failure, with the HTTP status and the stable code that clients see. */
export abstract class HubError extends Error {
  abstract readonly status: number;
  abstract readonly code: string;
  abstract readonly title: string;
  readonly retryAfterSeconds: number | undefined = undefined;
  readonly errors: readonly FieldError[] | undefined = undefined;
  /** Stands in `detail` instead of the text, for clients that expect an array there. */
  readonly details: readonly object[] | undefined = undefined;
}
