import { HubError } from '../common/hub-error.js';

/** Of a header that may hold anything: so much is said in the answer. */
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
  const printable = got.replaceAll(/[^\x20-\x7e]/g, '?');
  return `it is '${printable.slice(0, LONGEST_SAID)}${printable.length > LONGEST_SAID ? '…' : ''}'`;
}
