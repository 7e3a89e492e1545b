import { HubError } from './hub-error.js';

/** A header may hold anything, a token too: only what looks like a list of types or encodings is repeated. */
const REPEATABLE = /^[\w.+*-]+(?:\/[\w.+*-]+)?(?:\s*[,;][\w\s.+*=/-]*)?$/;
const LONGEST_SAID = 60;

/** A body of another type or encoding than the hub reads. */
export class MediaTypeError extends HubError {
  override readonly status = 415;
  override readonly code = 'not-json';
  override readonly title = 'Unsupported media type';

  static ofType(got: string | undefined): MediaTypeError {
    return new MediaTypeError(`The content type must be application/json; ${said(got)}.`);
  }

  static ofEncoding(got: string): MediaTypeError {
    return new MediaTypeError(`Content-Encoding must be gzip, or be left out; ${said(got)}.`);
  }
}

function said(got: string | undefined): string {
  if (!got) return 'there is none';
  return got.length <= LONGEST_SAID && REPEATABLE.test(got) ? `it is '${got}'` : 'it is another';
}
