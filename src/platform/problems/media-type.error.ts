import { HubError } from './hub-error.js';

/** A header may hold anything, even a token: the answer repeats it only where it looks like types or encodings. */
const REPEATABLE = /^[\w.+*-]+(?:\/[\w.+*-]+)?(?:\s*[,;][\w\s.+*=/-]*)?$/;
const LONGEST_QUOTED = 60;

/** The body has a type or encoding that the hub does not read. */
export class MediaTypeError extends HubError {
  override readonly status = 415;
  override readonly code = 'not-json';
  override readonly title = 'Unsupported media type';

  static ofType(got: string | undefined): MediaTypeError {
    return new MediaTypeError(`The content type must be application/json; ${received(got)}.`);
  }

  static ofEncoding(got: string): MediaTypeError {
    return new MediaTypeError(`Content-Encoding must be gzip or absent; ${received(got)}.`);
  }
}

function received(got: string | undefined): string {
  if (!got) return 'none was sent';
  return got.length <= LONGEST_QUOTED && REPEATABLE.test(got) ? `got '${got}'` : 'got something else';
}
